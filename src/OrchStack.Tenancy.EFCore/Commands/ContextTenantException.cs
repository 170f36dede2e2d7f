namespace OrchStack.Tenancy.EFCore;

/// <summary>Thrown when a context that tracks entities of one tenant is used under another, or under none.</summary>
public sealed class ContextTenantException : TenancyException
{
    internal ContextTenantException(string context, Tenant owner, Tenant? current)
        : base($"""
            Refused a command of {context}: it tracks entities of tenant '{owner.Slug}', but the current tenant is '{current?.Slug.Value ?? "none"}'.
            Nothing was sent. Take a context of the scope's own (scope.Services, or the request's), or call context.ChangeTracker.Clear() first.
            """)
    {
    }
}
