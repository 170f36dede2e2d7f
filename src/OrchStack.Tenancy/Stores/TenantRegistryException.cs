namespace OrchStack.Tenancy;

/// <summary>Thrown when the tenant store failed: an outage, never "no tenant". Requests get 503.</summary>
public sealed class TenantRegistryException : TenancyException
{
    internal TenantRegistryException(Exception inner)
        : base("The tenant registry did not answer, so nobody can say which tenant this is. The cause is the inner exception; try again when the store is back.", inner)
    {
    }
}
