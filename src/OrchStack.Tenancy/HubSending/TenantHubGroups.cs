namespace OrchStack.Tenancy;

/// <summary>
/// Names of groups as the connections' manager sees them. Each begins with the tenant's id, so the same word of two
/// tenants is two names; what comes after the kind is the application's word, whatever stands in it.
/// </summary>
internal static class TenantHubGroups
{
    /// <summary>What <c>Clients.Tenant()</c> asks for; no group of the application can be called so.</summary>
    public const string Everybody = "\u0001orchstack-tenant";

    public static string Tenant(TenantId tenant) => $"t:{tenant}";

    public static string Named(TenantId tenant, string group) => group == Everybody ? Tenant(tenant) : $"t:{tenant}:g:{group}";

    public static string User(TenantId tenant, string user) => $"t:{tenant}:u:{user}";

    public static string Connection(TenantId tenant, string connection) => $"t:{tenant}:c:{connection}";
}
