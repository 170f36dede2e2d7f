namespace OrchStack.Tenancy.PostgreSql;

/// <summary>How the rows of tenants take part in their end and in their archives.</summary>
public sealed class TenantRowsOptions
{
    /// <summary>
    /// Tables whose rows stay when a tenant is deleted, and are in no archive, as <c>schema.table</c>: the application deals with them.
    /// </summary>
    public ISet<string> Leave { get; } = new HashSet<string>(StringComparer.Ordinal);

    /// <summary>
    /// A login of <see cref="TenancyLogins.EnsureMigratorAsync"/>, to restore tenants whose tables count keys: it moves their sequences
    /// past the keys of the archive. Nothing else is done with it.
    /// </summary>
    /// <value>Null by default: tables with sequences are refused then.</value>
    public PostgreSqlSource? Migrator { get; set; }
}
