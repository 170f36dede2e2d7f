using Snapshooter.Xunit;

namespace OrchStack.Tenancy.PostgreSql.Tests.Plans;

public sealed class FencePlannerTests
{
    private static readonly ITenancyTable[] Tables =
    [
        new TenantTable("app", "authors") { Column = "company_id", KeyType = TenantKeyType.BigInt },
        new TenantTable("app", "books") { Column = "company_id", KeyType = TenantKeyType.BigInt },
    ];

    [Theory]
    [InlineData(false)]
    [InlineData(true)]
    public void A_plan_is_text_to_be_read(bool inUse)
    {
        var plan = FencePlanner.Plan(Catalog(), Tables, new FencePlanOptions { InUse = inUse });

        Snapshot.Match($"{plan.ToSql()}\n-- Undo\n{plan.ToUndoSql()}", $"FencePlannerTests.A_plan_{(inUse ? "in_use" : "at_once")}.verified");
    }

    [Fact]
    public void The_same_catalogue_gives_the_same_plan() => Assert.Equal(
        FencePlanner.Plan(Catalog(), Tables, new FencePlanOptions()).ToSql(),
        FencePlanner.Plan(Catalog(), Tables, new FencePlanOptions()).ToSql());

    [Fact]
    public void For_tables_in_use_no_rows_are_read_while_somebody_waits()
    {
        var steps = FencePlanner.Plan(Catalog(), Tables, new FencePlanOptions { InUse = true, ExistingRows = TenantKey.Of(1L) }).Steps;

        Assert.All(steps.Where(step => step.ReadsRows), step => Assert.Equal(TableLock.ShareUpdateExclusive, step.Lock));
        Assert.All(steps, step => Assert.Equal(step.Sql.Contains("CONCURRENTLY", StringComparison.Ordinal), step.OutsideTransaction));
    }

    private static TableCatalog Catalog()
    {
        var authors = Table(1, "authors", Column("id", true), Column("name", false)) with
        {
            Indexes = [Index(11, "authors_pkey", IndexRole.PrimaryKey, "id"), Index(12, "authors_name", IndexRole.UniqueIndex, "name")],
        };
        var books = Table(2, "books", Column("id", true), Column("author_id", false)) with
        {
            Indexes = [Index(21, "books_pkey", IndexRole.PrimaryKey, "id")],
            ForeignKeys = [ForeignKey("books_author_id_fkey", books: 2, authors: 1)],
            Grants = [new CatalogGrant(null, "app_admin", "app_admin", "SELECT", false), new CatalogGrant(null, "PUBLIC", "app_admin", "SELECT", false)],
        };
        return new TableCatalog([authors, books], [], new HashSet<(string, string)>(), [1u, 2u]);
    }

    private static CatalogTable Table(uint oid, string name, params CatalogColumn[] columns) => new()
    {
        Oid = oid,
        Schema = "app",
        Name = name,
        Kind = 'r',
        IsPartition = false,
        Parents = [],
        Owner = "app_admin",
        RowSecurity = false,
        Forced = false,
        Rows = 1000,
        Bytes = 8192,
        Strangers = ["tenancy_app"],
        Columns = columns,
    };

    private static CatalogColumn Column(string name, bool isNotNull) => new(name, "integer", isNotNull, null, false, false, true);

    private static CatalogIndex Index(uint oid, string name, IndexRole role, string column) => new()
    {
        Oid = oid,
        Name = name,
        Role = role,
        Columns = [column],
        Included = [],
        IsPartial = false,
        IsValid = true,
        NullsAreEqual = false,
        Deferrable = false,
        Deferred = false,
        Method = "btree",
        Body = $"{column})",
        Options = [],
        Tablespace = null,
        IsClustered = false,
        IsReplicaIdentity = false,
        Comment = null,
        ConstraintComment = null,
        Views = [],
    };

    private static CatalogForeignKey ForeignKey(string name, uint books, uint authors) => new()
    {
        Name = name,
        Table = books,
        TableName = "app.books",
        Columns = ["author_id"],
        Principal = authors,
        PrincipalColumns = ["id"],
        PrincipalIndex = 11,
        IsFull = false,
        OnUpdate = 'a',
        OnDelete = 'n',
        SetColumns = [],
        Deferrable = false,
        Deferred = false,
        IsValid = true,
        Definition = "FOREIGN KEY (author_id) REFERENCES app.authors(id) ON DELETE SET NULL",
        Comment = null,
    };
}
