namespace OrchStack.Tenancy.PostgreSql;

/// <summary>Decides what each table is, unless somebody did: owned, because a mistake there hides rows and shows none.</summary>
internal static class TableProposals
{
    private const int FewColumns = 4;
    private const int FewBytes = 64 * 1024;

    /// <summary>How tables begin that belong to a tool and are read before a tenant is known, and what they are.</summary>
    private static readonly (string Begin, string What)[] Tools =
    [
        ("aspnet", "ASP.NET Core Identity, which is read before a tenant is known"),
        ("openiddict", "OpenIddict, which is read before a tenant is known"),
        ("dataprotectionkeys", "the keys of ASP.NET Core Data Protection"),
        ("qrtz_", "the queue of Quartz"),
    ];

    public static IReadOnlyList<TableProposal> Make(IReadOnlyList<FoundTable> found, AdoptionOptions options)
    {
        var given = options.Tables.ToDictionary(table => (table.Schema ?? "public", table.Name));
        var type = options.ExistingRows?.Type ?? TypeOf(found.FirstOrDefault(table => table.TenantColumnType is not null)?.TenantColumnType);
        List<TableProposal> proposals = [.. options.Tables.Select(table => new TableProposal(table, "You decided so."))];
        proposals.AddRange(found.Where(table => !given.ContainsKey((table.Schema, table.Name))).Select(table => Propose(table, options.Column, type)).OfType<TableProposal>());
        return [.. proposals.OrderBy(proposal => proposal.Table.Schema ?? "public", StringComparer.Ordinal).ThenBy(proposal => proposal.Table.Name, StringComparer.Ordinal)];
    }

    private static TableProposal? Propose(FoundTable table, string column, TenantKeyType type)
    {
        if (table.Decided is { } decided)
        {
            return Again(table, decided);
        }

        if (MigrationHistory.Is(table.Name))
        {
            return new TableProposal(new OutsideTable(table.Schema, table.Name, MigrationHistory.What), $"By its name it is {MigrationHistory.What}.");
        }

        if (Tools.FirstOrDefault(tool => table.Name.StartsWith(tool.Begin, StringComparison.OrdinalIgnoreCase)).What is { } what)
        {
            return new TableProposal(new OutsideTable(table.Schema, table.Name, what), $"By its name it is {what}.");
        }

        if (table.TenantsColumn is { } key)
        {
            return new TableProposal(
                new TenantRootTable(table.Schema, table.Name) { Column = key, KeyType = TypeOf(table.TenantsColumnType) }, "Tenant columns of other tables refer to it: it is the table of tenants.");
        }

        var owned = new TenantTable(table.Schema, table.Name) { Column = column, KeyType = table.TenantColumnType is null ? type : TypeOf(table.TenantColumnType) };
        return new TableProposal(owned, table switch
        {
            { TenantColumnType: not null } => "It has the tenant column.",
            { Refers: false, Columns: <= FewColumns, Bytes: <= FewBytes } => "It is small and refers to nothing. If all tenants are to read the same rows, say that it is shared.",
            _ => "Rows belong to a tenant unless somebody says otherwise.",
        });
    }

    /// <summary>What was decided before stays; a root or a membership says more than is recorded, so it has to be described to be planned.</summary>
    private static TableProposal? Again(FoundTable table, CatalogRecord decided) => decided switch
    {
        { Kind: "owned", Column: { } column } => new(new TenantTable(table.Schema, table.Name) { Column = column, KeyType = TypeOf(decided.KeyType) }, "It was decided before."),
        { Kind: "shared" } => new(new SharedTable(table.Schema, table.Name) { Column = decided.Column, KeyType = TypeOf(decided.KeyType) }, "It was decided before."),
        { Kind: "root", Column: { } column } => new(new TenantRootTable(table.Schema, table.Name) { Column = column, KeyType = TypeOf(decided.KeyType) }, "It was decided before."),
        { Kind: "outside" } => new(new OutsideTable(table.Schema, table.Name, decided.Reason ?? "decided before"), "It was decided before."),
        _ => null,
    };

    private static TenantKeyType TypeOf(string? type) => type switch
    {
        "bigint" => TenantKeyType.BigInt,
        "integer" => TenantKeyType.Integer,
        "text" or "character varying" => TenantKeyType.Text,
        _ => TenantKeyType.Uuid,
    };
}
