using Microsoft.AspNetCore.OutputCaching;
using Microsoft.Extensions.Options;

namespace OrchStack.Tenancy;

/// <summary>
/// Makes the tenant part of every key of the output cache. The middleware answers requests of one key that come at the same time
/// with one response, which no store sees: so the store's fence alone would not hold.
/// </summary>
internal sealed class TenantOutputCachePolicy(CurrentTenant tenants) : IOutputCachePolicy, IPostConfigureOptions<OutputCacheOptions>
{
    private const string VaryByTenant = "orchstack.tenancy";

    public static TenantCacheNames NamesOf(CurrentTenant tenants) => tenants.Innermost switch
    {
        { IsOfNobody: true } => TenantCacheNames.OfNobody,
        { } holder => TenantCacheNames.Of(holder.Tenant.Id),
        null => throw new MissingTenantException("""
            The output cache was asked before it was known whose request this is, so one tenant could have been given another's response.
            Call app.UseOutputCache() after app.UseOrchStackTenancy().
            """),
    };

    public void PostConfigure(string? name, OutputCacheOptions options) => options.AddBasePolicy(this);

    public ValueTask CacheRequestAsync(OutputCacheContext context, CancellationToken cancellation)
    {
        context.CacheVaryByRules.VaryByValues[VaryByTenant] = NamesOf(tenants).All;
        return ValueTask.CompletedTask;
    }

    public ValueTask ServeFromCacheAsync(OutputCacheContext context, CancellationToken cancellation) => Demand(context);

    public ValueTask ServeResponseAsync(OutputCacheContext context, CancellationToken cancellation) => Demand(context);

    /// <summary>Policies of the application come later. What a store throws the middleware only logs, so it is said here.</summary>
    private ValueTask Demand(OutputCacheContext context) => context.CacheVaryByRules.VaryByValues.TryGetValue(VaryByTenant, out var found) && found == NamesOf(tenants).All
        ? ValueTask.CompletedTask
        : throw new InvalidOperationException("""
            Refused a response from the output cache whose key does not name its tenant: requests of two tenants at the same time would get one response.
            A policy of the application clears CacheVaryByRules.VaryByValues, or sets it anew: let it leave what is there.
            """);
}
