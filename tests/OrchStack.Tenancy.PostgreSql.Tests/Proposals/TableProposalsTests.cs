namespace OrchStack.Tenancy.PostgreSql.Tests.Proposals;

public sealed class TableProposalsTests
{
    private static readonly FoundTable Plain = new("public", "orders", Columns: 9, Refers: true, Bytes: 1 << 20, TenantColumnType: null, Decided: null);

    [Theory]
    [InlineData("orders", "owned")]
    [InlineData("__EFMigrationsHistory", "outside")]
    [InlineData("flyway_schema_history", "outside")]
    [InlineData("AspNetUserRoles", "outside")]
    [InlineData("DataProtectionKeys", "outside")]
    [InlineData("qrtz_triggers", "outside")]
    [InlineData("my_aspnet_notes", "owned")]
    public void Tables_are_owned_unless_they_are_a_tools_by_their_name(string name, string kind) =>
        Assert.Equal(kind, Propose(Plain with { Name = name }).Kind);

    [Theory]
    [InlineData(4, 1_000, false, true)]
    [InlineData(5, 1_000, false, false)]
    [InlineData(4, 1 << 20, false, false)]
    [InlineData(4, 1_000, true, false)]
    public void What_looks_like_a_lookup_table_stays_owned_and_says_so(int columns, long bytes, bool refers, bool said)
    {
        var proposal = Propose(Plain with { Columns = columns, Bytes = bytes, Refers = refers });

        Assert.Equal("owned", proposal.Kind);
        Assert.Equal(said, proposal.Reason.Contains("shared", StringComparison.Ordinal));
    }

    [Theory]
    [InlineData("bigint", TenantKeyType.BigInt)]
    [InlineData("integer", TenantKeyType.Integer)]
    [InlineData("character varying", TenantKeyType.Text)]
    [InlineData("uuid", TenantKeyType.Uuid)]
    public void A_tenant_column_that_is_there_says_the_type(string type, TenantKeyType expected) =>
        Assert.Equal(expected, ((TenantTable)Propose(Plain with { TenantColumnType = type }).Table).KeyType);

    [Fact]
    public void The_table_to_which_tenant_columns_refer_is_the_root()
    {
        var proposal = Propose(Plain with { TenantsColumn = "id", TenantsColumnType = "bigint" });

        Assert.Equal("root", proposal.Kind);
        Assert.Equal(("id", TenantKeyType.BigInt), (proposal.Table.Fence.Column, proposal.Table.Fence.KeyType));
    }

    [Fact]
    public void A_column_that_is_added_has_the_type_of_those_that_are_there()
    {
        var proposals = TableProposals.Make([Plain, Plain with { Name = "invoices", TenantColumnType = "bigint" }], new AdoptionOptions());

        Assert.All(proposals, proposal => Assert.Equal(TenantKeyType.BigInt, proposal.Table.Fence.KeyType));
    }

    [Theory]
    [InlineData("owned", "company_id", "bigint")]
    [InlineData("shared", null, null)]
    [InlineData("root", "id", "bigint")]
    [InlineData("outside", null, null)]
    public void What_was_decided_before_stays(string kind, string? column, string? type)
    {
        var proposal = Propose(Plain with { Decided = new CatalogRecord(kind, column, type, "a queue") });

        Assert.Equal(kind, proposal.Kind);
        Assert.Equal(column, proposal.Table.Fence.Column);
    }

    [Fact]
    public void A_membership_is_left_alone_because_its_record_does_not_describe_it() =>
        Assert.Empty(TableProposals.Make([Plain with { Decided = new CatalogRecord("membership", "tenant_id", "uuid", null) }], new AdoptionOptions()));

    [Fact]
    public void A_decision_takes_the_place_of_a_proposal()
    {
        var options = new AdoptionOptions { Tables = [new SharedTable(null, "orders")], ExistingRows = TenantKey.Of(7L) };

        var proposals = TableProposals.Make([Plain, Plain with { Name = "customers" }], options);

        Assert.Equal([("customers", "owned"), ("orders", "shared")], proposals.Select(proposal => (proposal.Table.Name, proposal.Kind)));
        Assert.Equal(TenantKeyType.BigInt, proposals[0].Table.Fence.KeyType);
    }

    private static TableProposal Propose(FoundTable table) => Assert.Single(TableProposals.Make([table], new AdoptionOptions()));
}
