namespace OrchStack.Tenancy;

/// <summary>Thrown where work across tenants was tried outside a platform scope.</summary>
public sealed class MissingPlatformScopeException : TenancyException
{
    internal MissingPlatformScopeException()
        : base("""
            Refused to work across tenants: no platform scope is entered here.
            Enter one and say why; the reason goes to the platform's audit log: await using var platform = await scopes.EnterPlatformAsync("monthly invoices") with ITenantScopes.
            """)
    {
    }
}
