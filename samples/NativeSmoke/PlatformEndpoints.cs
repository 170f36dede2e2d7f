using NativeSmoke.Counting;
using NativeSmoke.Life;
using OrchStack.Tenancy;

namespace NativeSmoke;

/// <summary>What belongs to no tenant. A real application would ask who calls.</summary>
internal static class PlatformEndpoints
{
    public static void MapPlatformEndpoints(this IEndpointRouteBuilder endpoints)
    {
        endpoints.MapGet("/counts", (MeasuredCounts counts) => counts.Read()).AllowNoTenant();
        endpoints.MapGet("/platform/tenants", ListAsync).AllowNoTenant();
        endpoints.MapPost("/platform/life/{slug}", TenantLife.LeadAsync).AllowNoTenant();
    }

    private static async Task<List<string>> ListAsync(ITenantScopes scopes, CancellationToken cancellationToken)
    {
        var slugs = new List<string>();
        await scopes.ForEachTenantAsync(
            (scope, _) =>
            {
                slugs.Add(scope.Services.GetRequiredService<ITenantContext>().Tenant.Slug.Value);
                return Task.CompletedTask;
            },
            cancellationToken: cancellationToken);
        slugs.Sort(StringComparer.Ordinal);
        return slugs;
    }
}
