namespace OrchStack.Tenancy;

/// <summary>Thrown on entering a tenant that the registry does not have.</summary>
public sealed class UnknownTenantException : TenancyException
{
    internal UnknownTenantException(TenantId id)
        : base($"The registry has no tenant '{id}'. Ids are never reused, so work queued for a deleted tenant should be dropped.") => Id = id;

    /// <summary>The id that was not found.</summary>
    public TenantId Id { get; }
}
