using Microsoft.Extensions.DependencyInjection;
using Microsoft.Extensions.Options;

namespace OrchStack.Tenancy.Tests;

public sealed class SubdomainResolverOptionsTests
{
    [Theory]
    [InlineData("example.com")]
    [InlineData("EXAMPLE.com")]
    [InlineData("localhost")]
    [InlineData("xn--mnchen-3ya.de")] // an international domain, as requests carry it
    [InlineData(".example.com.")]     // dots at the ends are forgiven
    public void Takes_a_domain(string domain) => Assert.Single(Read(domain).BaseDomains);

    [Theory]
    [InlineData("https://example.com")]
    [InlineData("example.com:443")]
    [InlineData("example.com/app")]
    [InlineData("*.example.com")]
    [InlineData("{tenant}.example.com")]
    [InlineData("exa mple.com")]
    [InlineData("exam_ple.com")]
    [InlineData("example..com")]
    [InlineData("m\u00fcnchen.de")]
    [InlineData("10.0.0.1")]
    [InlineData(".")]
    public void Refuses_what_no_host_could_end_with_and_names_it(string domain)
    {
        var error = Assert.Throws<OptionsValidationException>(() => Read("example.com", domain));

        Assert.Contains($"\"{domain.Trim('.')}\"", Assert.Single(error.Failures), StringComparison.Ordinal);
    }

    [Fact]
    public void All_faults_are_reported_at_once_and_each_only_once()
    {
        var error = Assert.Throws<OptionsValidationException>(() => Read("*.one.test", "*.two.test", "*.one.test"));

        Assert.Equal(2, error.Failures.Count());
    }

    [Fact]
    public void The_same_domain_twice_is_one() => Assert.Single(Read("example.com", "Example.com").BaseDomains);

    [Theory]
    [InlineData(null)]
    [InlineData("")]
    [InlineData(" ")]
    public void Refuses_nothing(string? domain) => Assert.ThrowsAny<ArgumentException>(() => Read(domain!));

    private static SubdomainResolverOptions Read(params string[] domains)
    {
        var services = new ServiceCollection();
        var builder = services.AddOrchStackTenancy();
        foreach (var domain in domains)
        {
            builder.ResolveFromSubdomain(domain);
        }

        return services.BuildServiceProvider().GetRequiredService<IOptions<SubdomainResolverOptions>>().Value;
    }
}
