namespace OrchStack.Tenancy.Testing;

/// <summary>How a database for tests is made.</summary>
public sealed class TenantTestDatabaseOptions
{
    /// <summary>One tenant. Give it a key of the type of the application's tenant column.</summary>
    /// <value>"acme", with an id of its own as key.</value>
    public Tenant First { get; set; } = new(TenantId.New(), TenantSlug.Parse("acme"), "Acme");

    /// <summary>The other tenant, who must never see anything of the first.</summary>
    /// <value>"globex", with an id of its own as key.</value>
    public Tenant Second { get; set; } = new(TenantId.New(), TenantSlug.Parse("globex"), "Globex");

    /// <summary>Whether the registry is kept in the database too, with both tenants in it.</summary>
    /// <value>False by default: the application lists tenants by <c>UseInMemoryTenants</c> or keeps a store of its own.</value>
    public bool WithRegistry { get; set; }

    /// <summary>Tables beside the tenants' own that <see cref="TenantTestDatabase.ResetAsync"/> empties, as "schema.table".</summary>
    public IList<string> AlsoReset { get; } = [];

    /// <summary>The beginning of the database's name; the rest is random.</summary>
    /// <value>"test" by default.</value>
    public string Name { get; set; } = "test";
}
