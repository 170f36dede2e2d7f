using Microsoft.AspNetCore.Http;

namespace OrchStack.Tenancy.Quotas;

/// <summary>What a request has been charged for: the middleware and the framework's own limiter charge each meter once between them.</summary>
internal static class QuotaCharges
{
    private static readonly object Key = new();

    /// <summary>Notes that a request is charged for a meter at its endpoint. A request that is sent on to another one is charged there too.</summary>
    /// <returns>False if it has been already.</returns>
    public static bool TryAdd(HttpContext context, string meter)
    {
        if (context.Items[Key] is not HashSet<(Endpoint?, string)> charged)
        {
            context.Items[Key] = charged = [];
        }

        return charged.Add((context.GetEndpoint(), meter));
    }
}
