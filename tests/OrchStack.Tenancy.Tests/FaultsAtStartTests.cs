using Microsoft.AspNetCore.Builder;
using Microsoft.AspNetCore.TestHost;
using Microsoft.Extensions.DependencyInjection;
using Microsoft.Extensions.Options;

namespace OrchStack.Tenancy.Tests;

/// <summary>What somebody sees who starts an application with several faults in its options.</summary>
public sealed class FaultsAtStartTests
{
    [Fact]
    public async Task One_exception_lists_the_faults_of_all_options_each_with_its_cure()
    {
        var error = await StartAsync(tenancy => tenancy
            .ResolveFromSubdomain("*.example.com").ResolveFromSubdomain("https://example.com")
            .ResolveFromHeader(o => o.HeaderName = "")
            .ResolveFromApiKey(o => o.HeaderName = "Authorization")
            .ResolveFromClaim(o => o.ClaimType = "")
            .ResolveFromExternalId("tid", "{value}")
            .ResolveFromHost(o => o.ApplicationHosts.Add("10.0.0.1"))
            .ResolveFromPath(o => o.Template = "/t")
            .ResolveFromRouteValue("{tenant}")
            .ConfigureTenantCache(o => { o.Freshness = TimeSpan.Zero; o.Capacity = 1; })
            .UseInMemoryTenants(o => o.Add(Some.Acme).Add(Some.Acme)));

        var faults = Assert.IsType<AggregateException>(error).InnerExceptions;
        Assert.All(faults, fault => Assert.IsType<OptionsValidationException>(fault));
        string[] cures =
        [
            "\"*.example.com\"", "\"https://example.com\"", "X-Tenant", "X-Api-Key", "tenant_id", "Write the issuer's address", "\"10.0.0.1\"", "\"/t/{tenant}\"",
            "without braces", "Freshness", "Capacity", "give each tenant its own", "a slug names one tenant",
        ];
        Assert.All(cures, cure => Assert.Contains(faults, fault => fault.Message.Contains(cure, StringComparison.Ordinal)));
        Assert.All(cures, cure => Assert.Contains(cure, error.ToString(), StringComparison.Ordinal));
    }

    [Fact]
    public async Task A_single_options_class_with_two_faults_names_both()
    {
        var error = await StartAsync(tenancy => tenancy.ResolveFromHeader().ConfigureTenantCache(o => { o.LoadTimeout = TimeSpan.Zero; o.Capacity = 0; }));

        Assert.Equal(2, Assert.IsType<OptionsValidationException>(error).Failures.Count());
    }

    private static async Task<Exception> StartAsync(Action<OrchStackTenancyBuilder> configure)
    {
        var builder = WebApplication.CreateEmptyBuilder(new WebApplicationOptions());
        builder.Services.AddRoutingCore();
        configure(builder.Services.AddOrchStackTenancy());
        builder.WebHost.UseTestServer();
        await using var app = builder.Build();
        app.UseOrchStackTenancy();
        return await Assert.ThrowsAnyAsync<Exception>(() => app.StartAsync());
    }
}
