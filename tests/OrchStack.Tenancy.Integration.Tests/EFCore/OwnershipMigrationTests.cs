using Microsoft.EntityFrameworkCore;
using Microsoft.EntityFrameworkCore.Infrastructure;
using Microsoft.EntityFrameworkCore.Metadata;
using Microsoft.EntityFrameworkCore.Migrations;
using Microsoft.EntityFrameworkCore.Migrations.Operations;
using Npgsql;
using OrchStack.Tenancy.Integration.Tests.Servers;
using OrchStack.Tenancy.PostgreSql;

namespace OrchStack.Tenancy.Integration.Tests.EFCore;

/// <summary>An application that was made for one customer gets its tenants by a migration, and may take it back.</summary>
public sealed class OwnershipMigrationTests : IAsyncLifetime
{
    private const string Rows = """
        INSERT INTO "Authors" ("Name") VALUES ('Ann'), ('Eve');
        INSERT INTO "Books" ("Title", "AuthorId", "EditorId") VALUES ('one', 1, 2), ('two', 1, NULL);
        """;

    // Columns, keys and indexes: what a migration is answerable for.
    private const string Shape = """
        SELECT format('%s %s %s %s', c.oid::regclass, a.attname, format_type(a.atttypid, a.atttypmod), a.attnotnull) FROM pg_class c JOIN pg_attribute a ON a.attrelid = c.oid AND a.attnum > 0 AND NOT a.attisdropped
            WHERE c.relnamespace = 'public'::regnamespace AND c.relkind = 'r'
        UNION ALL SELECT format('%s %s %s', conrelid::regclass, conname, pg_get_constraintdef(oid)) FROM pg_constraint WHERE connamespace = 'public'::regnamespace AND contype <> 'n'
        UNION ALL SELECT indexdef FROM pg_indexes WHERE schemaname = 'public'
        UNION ALL SELECT format('%s %s %s %s', polrelid::regclass, polname, pg_get_expr(polqual, polrelid), pg_get_expr(polwithcheck, polrelid)) FROM pg_policy JOIN pg_class c ON c.oid = polrelid AND c.relnamespace = 'public'::regnamespace
        UNION ALL SELECT format('%s %s %s', oid::regclass, relrowsecurity, relforcerowsecurity) FROM pg_class WHERE relnamespace = 'public'::regnamespace AND relkind = 'r'
        ORDER BY 1
        """;

    private readonly TenantDatabase _database = new();
    private readonly TenantDatabase _fresh = new();

    private LibraryContext Before => new(new DbContextOptionsBuilder<LibraryContext>().UseNpgsql(_database.Migrator).Options);

    private LibraryContext After => new(FirstMigration.Options<LibraryContext>(_database.Migrator));

    public async Task InitializeAsync()
    {
        await _database.InitializeAsync();
        await _fresh.InitializeAsync();
        await AppliedMigration.RunAsync(Before);
        await AppliedMigration.RunAsync(new LibraryContext(FirstMigration.Options<LibraryContext>(_fresh.Migrator)));
    }

    [Fact]
    public async Task Empty_tables_become_what_a_first_migration_would_have_made_and_go_back()
    {
        var before = await ShapeAsync(_database);

        await MigrateAsync(Before, After);

        Assert.Equal(await ShapeAsync(_fresh), await ShapeAsync(_database));
        await MigrateAsync(After, Before);
        Assert.Equal(before, await ShapeAsync(_database));
    }

    [Fact]
    public async Task Tables_with_rows_are_refused_until_they_are_adopted_and_nothing_is_left_to_do_then()
    {
        await _database.RunAsync(Rows);
        var before = await ShapeAsync(_database);

        var refusal = await Assert.ThrowsAsync<PostgresException>(() => MigrateAsync(Before, After));

        Assert.Equal(("tenancy", "table_filled"), (refusal.SchemaName, refusal.ConstraintName));
        Assert.Contains("adopt --existing-rows", refusal.Hint, StringComparison.Ordinal);
        Assert.Equal(before, await ShapeAsync(_database));

        await TenancyAdoption.RunAsync(_database.Admin, await AdoptionPlan.ReadAsync(_database.Admin, new AdoptionOptions
        {
            ExistingRows = Tenants.Acme.Key,
            Tables = [.. new[] { "Authors", "Books", "Label", "BookLabel" }.Select(name => new TenantTable("public", name)), new OutsideTable("public", "Job", "a queue of the whole application")],
        }));
        var adopted = await ShapeAsync(_database);
        await MigrateAsync(Before, After);
        Assert.Equal(adopted, await ShapeAsync(_database));
        Assert.Equal((await ShapeAsync(_fresh)).Where(IsNoPlainIndex), adopted.Where(IsNoPlainIndex)); // adoption leaves those as they are

        var back = await Assert.ThrowsAsync<PostgresException>(() => MigrateAsync(After, Before));
        Assert.Contains("orchstack-tenancy eject", back.Hint, StringComparison.Ordinal);
        await TenancyEjection.RunAsync(_database.Admin);
        await MigrateAsync(After, Before);
        Assert.Equal(before, await ShapeAsync(_database));
        Assert.Equal(["2"], await _database.Admin.ReadAllAsync("""SELECT count(*) FROM "Books" """));
    }

    [Fact]
    public async Task Rows_of_one_tenant_stay_when_the_column_goes_and_those_of_two_are_not_mixed()
    {
        await MigrateAsync(Before, After);
        await _database.RunAsync($"""
            INSERT INTO "Authors" (tenant_id, "Id", "Name") VALUES ('{Tenants.Acme.Id}', 1, 'Ann'), ('{Tenants.Globex.Id}', 1, 'Ann');
            INSERT INTO "Books" (tenant_id, "Title", "AuthorId") VALUES ('{Tenants.Acme.Id}', 'one', 1);
            """);
        var fenced = await ShapeAsync(_database);

        var refusal = await Assert.ThrowsAsync<PostgresException>(() => MigrateAsync(After, Before));

        Assert.Equal("tenants_mixed", refusal.ConstraintName);
        Assert.Equal(fenced, await ShapeAsync(_database));
        await _database.RunAsync($"""DELETE FROM "Authors" WHERE tenant_id = '{Tenants.Globex.Id}'""");
        await MigrateAsync(After, Before);
        Assert.Equal(["one by Ann"], await _database.Admin.ReadAllAsync("""SELECT "Title" || ' by ' || "Name" FROM "Books" JOIN "Authors" a ON a."Id" = "AuthorId" """));
    }

    [Theory]
    [InlineData("shared", "owned")]
    [InlineData("shared", "mixed")]
    [InlineData("shared", "outside")]
    [InlineData("mixed", "owned")]
    [InlineData("mixed", "outside")]
    [InlineData("owned", "outside")]
    public async Task What_was_decided_changes_and_changes_back(string first, string second)
    {
        await AppliedMigration.RunAsync(Badges(first, _database));
        await AppliedMigration.RunAsync(Badges(second, _fresh));
        var before = await StateAsync(_database);

        await MigrateAsync(Badges(first, _database), Badges(second, _database));

        Assert.Equal(await StateAsync(_fresh), await StateAsync(_database));
        await MigrateAsync(Badges(second, _database), Badges(first, _database));
        Assert.Equal(before, await StateAsync(_database));
    }

    [Fact]
    public async Task The_tenant_column_gets_another_name()
    {
        await AppliedMigration.RunAsync(Badges("owned", _database));

        await MigrateAsync(Badges("owned", _database), Badges("owned", _database, "company"));

        Assert.Equal(["company"], await _database.Admin.ReadAllAsync("SELECT tenant_column FROM tenancy.tables"));
        Assert.Contains(await ShapeAsync(_database), line => line.Contains("tenancy_isolation (company =", StringComparison.Ordinal));
    }

    [Fact]
    public async Task The_type_of_the_tenant_column_does_not_change_in_place()
    {
        var fault = await Assert.ThrowsAsync<NotSupportedException>(() => MigrateAsync(Badges("owned", _database), Badges("owned", _database, type: TenantKeyType.BigInt)));

        Assert.Contains("copy the rows tenant by tenant", fault.Message, StringComparison.Ordinal);
    }

    [Fact]
    public async Task A_table_that_is_renamed_keeps_its_fence()
    {
        await MigrateAsync(Before, After);

        await using var context = After;
        await RunAsync(context, [new RenameTableOperation { Name = "Label", NewName = "Labels" }]);

        Assert.Contains(await ShapeAsync(_database), line => line.Contains("\"Labels\" tenancy_isolation", StringComparison.Ordinal));
        Assert.Equal(["1"], await _database.Admin.ReadAllAsync("SELECT count(*) FROM tenancy.tables WHERE relation = '\"Labels\"'::regclass AND kind = 'owned'"));
    }

    public async Task DisposeAsync()
    {
        await _fresh.DisposeAsync();
        await _database.DisposeAsync();
    }

    private static Task<List<string>> ShapeAsync(TenantDatabase database) => database.Admin.ReadAllAsync(Shape);

    private static bool IsNoPlainIndex(string line) => !line.StartsWith("CREATE INDEX", StringComparison.Ordinal);

    private static async Task<List<string>> StateAsync(TenantDatabase database) =>
        [.. (await ShapeAsync(database)).Where(line => line.Contains("Badges", StringComparison.Ordinal) && !line.Contains("Badges_tenant_id_idx", StringComparison.Ordinal)), .. await database.Admin.ReadAllAsync("SELECT concat_ws(' ', kind, tenant_column, reason) FROM tenancy.tables WHERE relation = '\"Badges\"'::regclass")];

    private static BadgesContext Badges(string kind, TenantDatabase database, string column = "tenant_id", TenantKeyType type = TenantKeyType.Uuid)
    {
        return kind switch
        {
            "shared" => new SharedBadges(Options<SharedBadges>()),
            "mixed" => new MixedBadges(Options<MixedBadges>()),
            "owned" => new OwnedBadges(Options<OwnedBadges>()),
            _ => new OutsideBadges(Options<OutsideBadges>()),
        };

        DbContextOptions<TContext> Options<TContext>()
            where TContext : DbContext => new DbContextOptionsBuilder<TContext>().UseNpgsql(database.Migrator).UseOrchStackTenancy(o => (o.Column, o.KeyType) = (column, type)).Options;
    }

    private static async Task MigrateAsync(DbContext from, DbContext to)
    {
        await using var _ = from;
        await using var target = to;
        await RunAsync(to, to.GetService<IMigrationsModelDiffer>().GetDifferences(RelationalModel(from), RelationalModel(to)), from);
    }

    /// <summary>Back too it is the application of today that runs the migration, for the model of yesterday.</summary>
    private static async Task RunAsync(DbContext target, IReadOnlyList<MigrationOperation> operations, DbContext? other = null)
    {
        var today = new[] { target, other }.First(context => context!.GetService<IDbContextOptions>().Extensions.Any(extension => extension.Info.LogFragment.Contains("OrchStack", StringComparison.Ordinal)))!;
        var commands = today.GetService<IMigrationsSqlGenerator>().Generate(operations, target.GetService<IDesignTimeModel>().Model);
        await using var source = NpgsqlDataSource.Create(target.Database.GetConnectionString()!);
        await source.RunAsync($"BEGIN; {string.Concat(commands.Select(command => command.CommandText))} COMMIT");
    }

    private static IRelationalModel RelationalModel(DbContext context) => context.GetService<IDesignTimeModel>().Model.GetRelationalModel();
}
