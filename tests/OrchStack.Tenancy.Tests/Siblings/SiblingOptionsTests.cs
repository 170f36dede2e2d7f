using Microsoft.Extensions.DependencyInjection;
using Microsoft.Extensions.Options;

namespace OrchStack.Tenancy.Tests;

public sealed class SiblingOptionsTests
{
    [Fact]
    public void Every_fault_is_reported_at_start()
    {
        var error = Assert.Throws<OptionsValidationException>(() => Start(o =>
        {
            o.Audiences.Add("http://billing");
            o.Audiences.Add("10.0.0.1");
            o.ClockSkew = TimeSpan.FromHours(1);
            o.RememberedCalls = 1;
        }));

        Assert.Equal(4, error.Failures.Count());
    }

    [Fact]
    public void A_service_without_a_name_does_not_start() =>
        Assert.Contains("Audiences.Add", Assert.Throws<OptionsValidationException>(() => Start(_ => { })).Message, StringComparison.Ordinal);

    [Fact]
    public void Called_twice_it_adds_to_the_names() => Start(o => o.Audiences.Add("billing"), o => o.Audiences.Add("billing"));

    private static void Start(params Action<SiblingOptions>[] configure)
    {
        var services = new ServiceCollection();
        var tenancy = services.AddOrchStackTenancy().UseSiblingKeys(o => o.Add("k1", Keys.Secret));
        foreach (var part in configure)
        {
            tenancy.ResolveFromSibling(part);
        }

        using var provider = services.BuildServiceProvider();
        provider.GetRequiredService<IStartupValidator>().Validate();
        Assert.Single(provider.GetServices<ITenantResolver>());
    }
}
