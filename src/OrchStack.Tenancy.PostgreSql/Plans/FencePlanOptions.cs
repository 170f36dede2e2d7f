namespace OrchStack.Tenancy.PostgreSql;

/// <summary>How a plan goes about its work.</summary>
public sealed class FencePlanOptions
{
    /// <summary>How the platform's login gets past the fence.</summary>
    /// <value><see cref="PlatformAccess.BypassRls"/> by default.</value>
    public PlatformAccess Platform { get; set; } = PlatformAccess.BypassRls;

    /// <summary>
    /// The tables hold many rows and are in use: indexes are built CONCURRENTLY, constraints added NOT VALID and validated after,
    /// so that no lock that stops reads or writes is held while rows are read. Some steps must then run outside a transaction.
    /// </summary>
    /// <value>False by default: the whole plan is one transaction.</value>
    public bool InUse { get; set; }

    /// <summary>Whose the rows of tables are that have no tenant column yet.</summary>
    /// <value>Null by default: such a table must be empty, or the plan stops at NOT NULL.</value>
    public TenantKey? ExistingRows { get; set; }
}
