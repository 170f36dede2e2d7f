using OrchStack.Tenancy;
using Workspace.Setup;

namespace Workspace.BreakIn;

/// <summary>Hands the page in the developer's browser the keys that the console shows.</summary>
internal static class DemoKeys
{
    /// <summary>All tenants' keys at the bare address; at a tenant's address that tenant's alone.</summary>
    public static IReadOnlyList<DemoKey> Read(HttpContext context, ITenantContext current, WorkspaceSettings settings)
    {
        context.Response.Headers.CacheControl = "no-store";
        current.TryGetTenant(out var only);
        return
        [
            .. settings.Tenants
                .Where(tenant => only is null || tenant.Id == only.Id)
                .Select(tenant => new DemoKey(
                    tenant.Slug.Value,
                    tenant.Name,
                    tenant.Plan,
                    $"http://{tenant.Slug}.localhost:{context.Connection.LocalPort}/",
                    settings.ApiKeys.CredentialOf(tenant))),
        ];
    }
}
