using Microsoft.AspNetCore.Builder;
using Microsoft.AspNetCore.Http;

namespace OrchStack.Tenancy.Quotas;

/// <summary>
/// Stands before an endpoint that requires a quota and refuses to run it where nobody has counted: a forgotten
/// middleware must be a fault that is seen, not a limit that is silently missing. As metadata it says "guarded".
/// </summary>
internal sealed class QuotaGuard
{
    private static readonly QuotaGuard Instance = new();
    private static readonly object Mark = new();

    private QuotaGuard()
    {
    }

    /// <summary>Whether the request has been counted for the endpoint that it is going to. A re-executed request goes to another one.</summary>
    public static bool IsCounted(HttpContext context) =>
        context.Items.TryGetValue(Mark, out var endpoint) && ReferenceEquals(endpoint, context.GetEndpoint());

    public static void SetCounted(HttpContext context) => context.Items[Mark] = context.GetEndpoint();

    /// <summary>What an endpoint requires; nothing where quotas are disabled.</summary>
    public static IReadOnlyList<IRequireQuotaMetadata> RequiredOf(Endpoint? endpoint) => endpoint is null || endpoint.Metadata.GetMetadata<IDisableQuotaMetadata>() is not null
        ? []
        : endpoint.Metadata.GetOrderedMetadata<IRequireQuotaMetadata>();

    public static bool IsMissing(Endpoint endpoint) =>
        RequiredOf(endpoint).Count > 0 && endpoint.Metadata.GetMetadata<QuotaGuard>() is null;

    public static void Protect(EndpointBuilder endpoint)
    {
        if (endpoint.RequestDelegate is { } run && !endpoint.Metadata.Contains(Instance))
        {
            endpoint.Metadata.Add(Instance);
            endpoint.RequestDelegate = Protect(run);
        }
    }

    private static RequestDelegate Protect(RequestDelegate run) => context => IsCounted(context) || RequiredOf(context.GetEndpoint()).Count == 0
        ? run(context)
        : throw new InvalidOperationException($"""
            Refused to run the endpoint '{context.GetEndpoint()?.DisplayName}': it requires a quota, and the request came here without being counted.
            Call app.UseTenantQuotas() after app.UseRouting(), app.UseOrchStackTenancy() and app.UseAuthorization().
            """);
}
