using System.Reflection;
using Microsoft.AspNetCore.Hosting;
using Microsoft.Extensions.Configuration;
using Microsoft.Extensions.DependencyInjection;
using Microsoft.Extensions.DependencyInjection.Extensions;
using Microsoft.Extensions.Hosting;
using Microsoft.Extensions.Options;

namespace OrchStack.Tenancy.Tests;

/// <summary>Every method of the builder, found by reflection: twice is harmless, and the order does not matter.</summary>
public sealed class BuilderCallsTests
{
    private static readonly IConfigurationSection Nothing = new ConfigurationBuilder().Build().GetSection("Tenants");

    /// <summary>One honest call of each method; a new method without a line here fails <see cref="Every_method_is_called_here"/>.</summary>
    private static readonly Dictionary<string, Action<OrchStackTenancyBuilder>> Calls = new(StringComparer.Ordinal)
    {
        ["AddResolver"] = b => b.AddResolver<OddResolver>(),
        ["UseTenantStore"] = b => b.UseTenantStore<TenantTable>(),
        ["UseTenantDirectory"] = b => b.UseTenantDirectory<TenantTable>(),
        ["AddLifecycleHandler"] = b => b.AddLifecycleHandler<DeletingHandler>(),
        ["AddArchivePart"] = b => b.AddArchivePart<AuditArchivePart>(),
        ["ConfigureTenantCache"] = b => b.ConfigureTenantCache(o => o.Capacity = 1_000),
        ["UseApiKeyStore"] = b => b.UseApiKeyStore<KeyTable>(),
        ["UseApiKeyDirectory"] = b => b.UseApiKeyDirectory<KeyTable>(),
        ["UseInMemoryTenants"] = b => b.UseInMemoryTenants(_ => { }),
        ["UseConfiguredTenants"] = b => b.UseConfiguredTenants(Nothing),
        ["ResolveFromApiKey"] = b => b.ResolveFromApiKey(),
        ["ResolveFromJwt"] = b => b.ResolveFromJwt(),
        ["ResolveFromClaim"] = b => b.ResolveFromClaim(),
        ["ResolveFromExternalId"] = b => b.ResolveFromExternalId("tid", "https://issuer.test/{value}"),
        ["ResolveFromHost"] = b => b.ResolveFromHost(o => o.ApplicationHosts.Add("app.test")),
        ["ResolveFromPath"] = b => b.ResolveFromPath(o => o.ApplicationSegments.Add("health")),
        ["ResolveFromRouteValue"] = b => b.ResolveFromRouteValue(),
        ["ResolveFromSubdomain"] = b => b.ResolveFromSubdomain("example.com"),
        ["ResolveFromHeader"] = b => b.ResolveFromHeader(),
        ["AddTenantSettings`JsonTypeInfo"] = b => b.AddTenantSettings("agents", AgentJson.Default.AgentSettings),
        ["AddTenantSettings"] = b => b.AddTenantSettings<PlainSettings>("plain"),
        ["AddPlanSettings"] = b => b.AddTenantSettings<PlainSettings>("plain").AddPlanSettings("pro", "plain", """{ "size": 2 }"""),
        ["AddTenantChannel"] = b =>
        {
            b.Services.TryAddSingleton<JobLog>();
            b.AddTenantChannel<Job, JobHandler>();
        },
        ["AddWorkMapper"] = b => b.AddWorkMapper<Job, JobMapper>(),
        ["UseSiblingKeys"] = b => b.UseSiblingKeys(o => o.Add("k1", Keys.Secret)),
        ["ResolveFromSibling"] = b => b.UseSiblingKeys(o => o.Add("k1", Keys.Secret)).ResolveFromSibling(o => o.Audiences.Add("billing")),
        ["AddTenantCaches"] = b => b.AddTenantCaches(),
        ["AddTenantEncryption"] = b => b.AddTenantEncryption(),
        ["UseKeyStore"] = b => b.AddTenantEncryption().UseKeyStore<LocalKeyStore>(),
        ["UseKeyEncryptionKeys"] = b => b.AddTenantEncryption().UseKeyEncryptionKeys<LocalKeyEncryptionKeys>(),
        ["AddTenantFiles"] = b => b.AddTenantFiles(),
        ["AddTenantDataProtection"] = b => b.AddTenantDataProtection(),
        ["UseSettingsStore"] = b => b.UseSettingsStore<SettingsTable>(),
    };

    public static TheoryData<string> Methods => [.. Calls.Keys];

    [Fact]
    public void Every_method_is_called_here() => Assert.Empty(Found().Except(Calls.Keys, StringComparer.Ordinal));

    /// <summary>What a provider has after two calls is what it has after one: as many of each service, and as many items in each option.</summary>
    [Theory]
    [MemberData(nameof(Methods))]
    public void Twice_leaves_as_much_as_once(string method)
    {
        var once = Registered(Calls[method]);
        var twice = Registered(Calls[method], Calls[method]);

        Assert.Equal(once, twice);
    }

    [Fact]
    public void A_random_order_of_all_calls_with_some_of_them_twice_gives_the_same_application()
    {
        var inOrder = Registered([.. Calls.Values]);
        for (var seed = 0; seed < 50; seed++)
        {
            Action<OrchStackTenancyBuilder>[] calls = [.. Calls.Values, .. Calls.Values.Where((_, i) => (i + seed) % 3 == 0)];
            new Random(seed).Shuffle(calls);

            Assert.Equal(inOrder, Registered(calls));
        }
    }

    private static SortedDictionary<string, int> Registered(params Action<OrchStackTenancyBuilder>[] calls)
    {
        var services = new ServiceCollection();
        foreach (var call in calls)
        {
            call(services.AddOrchStackTenancy());
        }

        using var provider = services.BuildServiceProvider(new ServiceProviderOptions { ValidateOnBuild = true, ValidateScopes = true });
        provider.GetService<IStartupValidator>()?.Validate();

        // Options are configured as often as they are called for; what counts is what comes out.
        var counts = new SortedDictionary<string, int>(StringComparer.Ordinal);
        foreach (var service in services.Where(s => s.ServiceType.Assembly != typeof(IOptions<>).Assembly).GroupBy(s => s.ServiceType.ToString()))
        {
            counts[service.Key] = service.Count();
        }

        counts["hosts"] = provider.GetRequiredService<IOptions<HostResolverOptions>>().Value.ApplicationHosts.Count;
        counts["segments"] = provider.GetRequiredService<IOptions<PathResolverOptions>>().Value.ApplicationSegments.Count;
        counts["route values"] = provider.GetRequiredService<IOptions<RouteValueResolverOptions>>().Value.Names.Count;
        counts["base domains"] = provider.GetRequiredService<IOptions<SubdomainResolverOptions>>().Value.BaseDomains.Count;
        counts["sources"] = provider.GetRequiredService<IOptions<ExternalIdResolverOptions>>().Value.Sources.Count;
        counts["capacity"] = provider.GetRequiredService<IOptions<TenantCacheOptions>>().Value.Capacity;
        counts["resolvers"] = provider.GetServices<ITenantResolver>().Count();
        counts["filters"] = provider.GetServices<IStartupFilter>().Count();
        counts["hosted"] = provider.GetServices<IHostedService>().Count();
        counts[provider.GetRequiredService<ITenantStore>().GetType().Name] = 1;
        counts[provider.GetRequiredService<ITenantApiKeyStore>().GetType().Name] = 1;
        counts[provider.GetRequiredService<ITenantSettingsStore>().GetType().Name] = 1;
        return counts;
    }

    private static IEnumerable<string> Found() => typeof(OrchStackTenancyBuilder).Assembly.GetExportedTypes()
        .SelectMany(type => type.GetMethods(BindingFlags.Public | BindingFlags.Static | BindingFlags.Instance | BindingFlags.DeclaredOnly))
        .Where(method => method.ReturnType == typeof(OrchStackTenancyBuilder) && method.Name != "AddOrchStackTenancy")
        .Select(method => Array.Exists(method.GetParameters(), p => p.Name == "type") ? $"{method.Name}`JsonTypeInfo" : method.Name);
}
