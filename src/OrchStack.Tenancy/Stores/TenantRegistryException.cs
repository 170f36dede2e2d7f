namespace OrchStack.Tenancy;

/// <summary>Thrown when the tenant store failed: an outage, never "no tenant". Requests get 503.</summary>
public sealed class TenantRegistryException : TenancyException
{
    internal TenantRegistryException(Exception inner)
        : base("The tenant registry did not answer, so nobody can say which tenant this is. The cause is the inner exception; try again when the store is back.", inner)
    {
    }

    private TenantRegistryException(string message, Exception inner)
        : base(message, inner)
    {
    }

    internal static TenantRegistryException OfMembership(Exception inner) => new(
        "ITenantMembership did not answer, so nobody can say whether the principal is a member of the tenant. The cause is the inner exception; try again when it is back.", inner);
}
