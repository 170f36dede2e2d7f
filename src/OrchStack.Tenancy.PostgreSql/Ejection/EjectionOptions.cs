namespace OrchStack.Tenancy.PostgreSql;

/// <summary>How a database is left.</summary>
public sealed class EjectionOptions
{
    /// <summary>
    /// The tenant whose rows stay; those of all others are deleted, in tables that got their tenant column by adoption.
    /// </summary>
    /// <value>Null by default: nothing is deleted, and ejecting is refused while there are rows of several tenants.</value>
    public TenantKey? KeepOnly { get; set; }
}
