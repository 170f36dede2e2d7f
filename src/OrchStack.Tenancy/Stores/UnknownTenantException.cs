namespace OrchStack.Tenancy;

/// <summary>Thrown on entering or changing a tenant that the registry does not have.</summary>
public sealed class UnknownTenantException : TenancyException
{
    /// <summary>Creates the refusal; for directories of one's own.</summary>
    /// <param name="id">The id that was not found.</param>
    public UnknownTenantException(TenantId id)
        : base($"The registry has no tenant '{id}'. Ids are never reused, so work queued for a deleted tenant should be dropped.") => Id = id;

    /// <summary>The id that was not found.</summary>
    public TenantId Id { get; }
}
