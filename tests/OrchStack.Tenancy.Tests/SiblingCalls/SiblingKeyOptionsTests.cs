using Microsoft.Extensions.DependencyInjection;
using Microsoft.Extensions.Options;

namespace OrchStack.Tenancy.Tests;

public sealed class SiblingKeyOptionsTests
{
    [Fact]
    public void Every_fault_is_reported_at_start_with_its_cure_and_without_the_secret()
    {
        var error = Assert.Throws<OptionsValidationException>(() => Start(services =>
        {
            services.AddOrchStackTenancy()
                .UseSiblingKeys(o => o
                    .Add("no:colon", Keys.Secret)
                    .Add("short", Convert.ToBase64String(new byte[31]))
                    .Add("text", "no base64!")
                    .Add("missing", null)
                    .Add("twice", Keys.Secret)
                    .Add("twice", Keys.OtherSecret));
        }));

        Assert.Equal(5, error.Failures.Count());
        Assert.Contains("31 bytes", error.Message, StringComparison.Ordinal);
        Assert.Contains("openssl rand -base64 32", error.Message, StringComparison.Ordinal);
        Assert.DoesNotContain(Keys.OtherSecret, error.Message, StringComparison.Ordinal);
    }

    [Fact]
    public void A_service_without_a_key_does_not_start()
    {
        Assert.Contains("UseSiblingKeys", Assert.Throws<OptionsValidationException>(() => Start(services =>
            services.AddHttpClient("billing").AddTenantHeader())).Message, StringComparison.Ordinal);
        Assert.Contains("UseSiblingKeys", Assert.Throws<OptionsValidationException>(() => Start(services =>
            services.AddOrchStackTenancy().ResolveFromSibling(o => o.Audiences.Add("billing")))).Message, StringComparison.Ordinal);
    }

    [Fact]
    public void The_same_key_twice_is_one_key() => Start(services => services.AddOrchStackTenancy()
        .UseSiblingKeys(o => o.Add("k1", Keys.Secret)).UseSiblingKeys(o => o.Add("k1", Keys.Secret)));

    [Fact]
    public void Faults_of_a_client_are_reported_at_start()
    {
        var error = Assert.Throws<OptionsValidationException>(() => Start(services =>
        {
            services.AddOrchStackTenancy().UseSiblingKeys(o => o.Add("k1", Keys.Secret));
            services.AddHttpClient("billing").AddTenantHeader(o => (o.Audience, o.Lifetime) = ("http://billing", TimeSpan.FromHours(1)));
        }));

        Assert.Equal(2, error.Failures.Count());
        Assert.All(error.Failures, failure => Assert.Contains("\"billing\"", failure, StringComparison.Ordinal));
    }

    [Fact]
    public async Task A_client_without_tenancy_says_what_is_missing()
    {
        var services = new ServiceCollection();
        services.AddHttpClient("billing").AddTenantHeader();
        await using var provider = services.BuildServiceProvider();

        var error = Assert.Throws<InvalidOperationException>(() => provider.GetRequiredService<IHttpClientFactory>().CreateClient("billing"));

        Assert.Contains("AddOrchStackTenancy()", error.Message, StringComparison.Ordinal);
    }

    private static void Start(Action<IServiceCollection> configure)
    {
        var services = new ServiceCollection();
        configure(services);
        using var provider = services.BuildServiceProvider();
        provider.GetRequiredService<IStartupValidator>().Validate();
    }
}
