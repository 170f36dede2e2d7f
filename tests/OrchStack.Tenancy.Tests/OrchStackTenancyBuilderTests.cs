using Microsoft.AspNetCore.Http;
using Microsoft.Extensions.DependencyInjection;
using Microsoft.Extensions.Options;

namespace OrchStack.Tenancy.Tests;

public sealed class OrchStackTenancyBuilderTests
{
    [Fact]
    public void The_order_of_calls_does_not_matter_and_twice_does_no_harm()
    {
        Action<IServiceCollection>[] calls =
        [
            s => s.AddOrchStackTenancy().ResolveFromSubdomain("example.com"),
            s => s.AddOrchStackTenancy().ResolveFromHeader(o => o.HeaderName = "X-Company"),
            s => s.AddOrchStackTenancy().ResolveFromApiKey(),
            s => s.AddOrchStackTenancy().ResolveFromHost(o => o.ApplicationHosts.Add("app.test")),
            s => s.AddOrchStackTenancy().ResolveFromJwt().ResolveFromClaim(),
            s => s.AddOrchStackTenancy().ResolveFromExternalId("tid", "https://issuer.test"),
            s => s.AddOrchStackTenancy().ResolveFromPath(o => o.ApplicationSegments.Add("health")),
            s => s.AddOrchStackTenancy().ResolveFromRouteValue(),
            s => s.AddOrchStackTenancy().UseTenantStore<BrokenStore>(),
            s => s.AddOrchStackTenancy().UseApiKeyStore<BrokenStore>(),
            s => s.AddOrchStackTenancy().UseInMemoryTenants(_ => { }),
        ];

        AssertComplete(calls);
        AssertComplete(calls.Reverse());
        AssertComplete(calls.Concat(calls));
    }

    [Fact]
    public void One_context_serves_everybody()
    {
        var services = new ServiceCollection();
        services.AddOrchStackTenancy();
        using var provider = services.BuildServiceProvider();
        using var scope = provider.CreateScope();

        Assert.Same(provider.GetRequiredService<ITenantContext>(), scope.ServiceProvider.GetRequiredService<ITenantContext>());
        Assert.Same(provider.GetRequiredService<CurrentTenant>(), provider.GetRequiredService<ITenantContext>());
    }

    [Fact]
    public void What_the_application_registered_before_stays()
    {
        var mine = new BrokenStore();
        var services = new ServiceCollection();
        services.AddSingleton<ITenantStore>(mine);

        services.AddOrchStackTenancy().UseInMemoryTenants(_ => { });

        Assert.Same(mine, services.BuildServiceProvider().GetRequiredService<ITenantStore>());
    }

    [Theory]
    [InlineData("")]
    [InlineData(" ")]
    public void An_empty_header_name_is_refused_with_the_way_out(string name)
    {
        var services = new ServiceCollection();
        services.AddOrchStackTenancy().ResolveFromHeader(o => o.HeaderName = name).ResolveFromApiKey(o => o.HeaderName = name);
        using var provider = services.BuildServiceProvider();

        Assert.Contains("X-Tenant", Failure<HeaderResolverOptions>(provider), StringComparison.Ordinal);
        Assert.Contains("X-Api-Key", Failure<TenantApiKeyOptions>(provider), StringComparison.Ordinal);
    }

    [Fact]
    public void Faults_are_found_at_start()
    {
        var services = new ServiceCollection();
        services.AddOrchStackTenancy()
            .ResolveFromSubdomain("*.example.com")
            .ResolveFromHeader(o => o.HeaderName = "")
            .ResolveFromApiKey(o => o.HeaderName = "")
            .UseInMemoryTenants(o => o.Add(Some.Acme).Add(Some.Acme));
        using var provider = services.BuildServiceProvider();

        var faults = Assert.Throws<AggregateException>(() => provider.GetRequiredService<IStartupValidator>().Validate());

        Assert.Equal(4, faults.InnerExceptions.Count);
    }

    private static void AssertComplete(IEnumerable<Action<IServiceCollection>> calls)
    {
        var services = new ServiceCollection();
        foreach (var call in calls)
        {
            call(services);
        }

        using var provider = services.BuildServiceProvider(new ServiceProviderOptions { ValidateOnBuild = true, ValidateScopes = true });
        var resolvers = provider.GetServices<ITenantResolver>().Select(resolver => resolver.Name).Order(StringComparer.Ordinal);
        Assert.Equal(["api-key", "claim", "external-id", "header", "host", "path", "route-value", "subdomain"], resolvers);
        Assert.IsType<BrokenStore>(provider.GetRequiredService<ITenantStore>());
        Assert.IsType<BrokenStore>(provider.GetRequiredService<ITenantApiKeyStore>());
        Assert.Equal("X-Company", provider.GetRequiredService<IOptions<HeaderResolverOptions>>().Value.HeaderName);
        Assert.Single(provider.GetServices<Microsoft.AspNetCore.Hosting.IStartupFilter>());
        Assert.Single(provider.GetRequiredService<IOptions<ExternalIdResolverOptions>>().Value.Sources);
        Assert.Single(provider.GetRequiredService<IOptions<SubdomainResolverOptions>>().Value.BaseDomains);
    }

    private static string Failure<TOptions>(IServiceProvider provider)
        where TOptions : class =>
        Assert.Single(Assert.Throws<OptionsValidationException>(() => provider.GetRequiredService<IOptions<TOptions>>().Value).Failures);
}
