namespace OrchStack.Tenancy;

/// <summary>Thrown where work needs a tenant and there is none. Never a default tenant, never an empty result.</summary>
public sealed class MissingTenantException : TenancyException
{
    /// <summary>Creates the exception.</summary>
    /// <param name="message">What was refused and the way out.</param>
    /// <param name="inner">The refusal of the server below, where one was asked.</param>
    public MissingTenantException(string message, Exception? inner = null)
        : base(message, inner)
    {
    }

    internal static MissingTenantException NoScope() => new("""
        There is no current tenant.
        In a request, call app.UseOrchStackTenancy() before the code that needs the tenant, and let a resolver name one.
        Outside a request, wrap the work: await scopes.RunAsync(tenantId, async ct => …) with ITenantScopes.
        """);

    internal static MissingTenantException Ended() => new("""
        There is no current tenant: the scope or request in which this work was started has ended.
        Work that outlives it needs a scope of its own: take the tenant's id along and await scopes.RunAsync(tenantId, async ct => …).
        """);

    internal static MissingTenantException NotEntered() => new("""
        There is no current tenant: ITenantScopes.EnterAsync failed in this method, and going on as the tenant outside would be going on as somebody else.
        Do not go on after the failure, or wrap each piece of work, so that its failure stays inside: await scopes.RunAsync(tenantId, async ct => …).
        """);

    internal static MissingTenantException Platform() => new("""
        There is no current tenant: this is a platform scope, which belongs to no tenant.
        Enter the tenant whose work this is inside it: await scopes.RunAsync(tenantId, async ct => …) with ITenantScopes.
        """);

    internal static MissingTenantException Pending() => new("""
        There is no current tenant yet: ITenantScopes.EnterAsync has not finished.
        Await it before the work: await using var scope = await scopes.EnterAsync(tenantId);
        """);
}
