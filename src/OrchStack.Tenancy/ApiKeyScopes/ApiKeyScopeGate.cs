using Microsoft.AspNetCore.Http;

namespace OrchStack.Tenancy;

/// <summary>Compares the scopes of a request's API key with those that its endpoint demands.</summary>
internal static class ApiKeyScopeGate
{
    public static bool Refuses(HttpContext context)
    {
        if (context.Features.Get<TenantApiKeyVerdict>()?.Key is not { } key || context.GetEndpoint()?.Metadata is not { } metadata)
        {
            return false;
        }

        foreach (var demand in metadata.GetOrderedMetadata<IApiKeyScopeMetadata>())
        {
            if (!key.Allows(demand.Scope))
            {
                return true;
            }
        }

        return false;
    }
}
