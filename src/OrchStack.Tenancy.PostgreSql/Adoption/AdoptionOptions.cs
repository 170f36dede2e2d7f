namespace OrchStack.Tenancy.PostgreSql;

/// <summary>How a database is adopted.</summary>
public sealed class AdoptionOptions
{
    /// <summary>Whose the rows are that have no tenant yet. Its type is the type of the tenant columns that are added.</summary>
    /// <value>Null by default: tables without a tenant column must be empty, and the columns that are added are <c>uuid</c>.</value>
    public TenantKey? ExistingRows { get; set; }

    /// <summary>The tenant column. A table that has one of this name keeps it.</summary>
    /// <value>"tenant_id" by default.</value>
    public string Column { get; set; } = "tenant_id";

    /// <summary>The schemas whose tables are adopted, as they are spelt in the catalogue.</summary>
    /// <value>"public" by default.</value>
    public IReadOnlyList<string> Schemas { get; set; } = ["public"];

    /// <summary>Decisions that take the place of what would be proposed. A description without a schema means <c>public</c>.</summary>
    /// <value>None by default.</value>
    public IReadOnlyList<ITenancyTable> Tables { get; set; } = [];

    /// <summary>How the platform's login gets past the fence.</summary>
    /// <value><see cref="PlatformAccess.BypassRls"/> by default.</value>
    public PlatformAccess Platform { get; set; } = PlatformAccess.BypassRls;
}
