using Npgsql;
using OrchStack.Tenancy.Integration.Tests.Servers;
using OrchStack.Tenancy.PostgreSql;

namespace OrchStack.Tenancy.Integration.Tests.Tables;

public sealed class KindTests
{
    [Theory]
    [MemberData(nameof(Shop.Types), MemberType = typeof(Shop))]
    public async Task The_right_tenant_reads_and_writes_what_is_its_own(TenantKeyType type)
    {
        await using var shop = await Shop.OpenAsync(type);
        Task<List<string>> Acme(string sql) => shop.AsAsync(shop.Acme, sql);

        await Acme("INSERT INTO shop.customers (email, country) VALUES ('acme new', 'DE')");
        await Acme("UPDATE shop.companies SET name = 'acme renamed'");
        await Acme("INSERT INTO shop.templates (body) VALUES ('acme new')");
        await Acme("UPDATE shop.templates SET body = 'acme changed' WHERE body = 'acme own'");

        Assert.Equal(["acme new", "acme one"], await Acme("SELECT email FROM shop.customers ORDER BY email"));
        Assert.Equal(["acme renamed"], await Acme("SELECT name FROM shop.companies"));
        Assert.Equal(["acme changed", "acme new", "for all"], await Acme("SELECT body FROM shop.templates ORDER BY body"));
        Assert.Equal(["DE"], await Acme("SELECT code FROM shop.countries"));
        Assert.Equal(["acme@x", "both@x"], await Acme("SELECT email FROM shop.users ORDER BY id"));
        Assert.Equal(["1", "3"], await Acme("SELECT user_id FROM shop.user_companies ORDER BY user_id"));
        Assert.Empty(await Acme("SELECT id FROM shop.jobs"));
    }

    [Theory]
    [MemberData(nameof(Shop.Types), MemberType = typeof(Shop))]
    public async Task Without_a_tenant_shared_rows_answer_and_all_others_are_refused(TenantKeyType type)
    {
        await using var shop = await Shop.OpenAsync(type);

        Assert.Equal(["DE"], await shop.AsNobodyAsync("SELECT code FROM shop.countries"));
        Assert.Equal(["for all"], await shop.AsNobodyAsync("SELECT body FROM shop.templates"));
        Assert.Empty(await shop.AsNobodyAsync("SELECT id FROM shop.jobs"));
        foreach (var table in new[] { "customers", "orders", "lines", "companies", "user_companies", "users" })
        {
            await Assert.ThrowsAsync<MissingTenantException>(() => shop.AsNobodyAsync($"SELECT * FROM shop.{table}"));
        }

        await Assert.ThrowsAsync<MissingTenantException>(() => shop.AsNobodyAsync("INSERT INTO shop.templates (body) VALUES ('x')"));
        await Assert.ThrowsAsync<MissingTenantException>(() => shop.AsNobodyAsync("DELETE FROM shop.templates"));
    }

    [Theory]
    [InlineData(PlatformAccess.BypassRls)]
    [InlineData(PlatformAccess.Role)]
    public async Task The_platform_reads_and_writes_all(PlatformAccess platform)
    {
        await using var shop = await Shop.OpenAsync(TenantKeyType.BigInt, ShopFence.Whole, platform);
        await using var source = await LoginAsync(shop, "platform", platform is PlatformAccess.BypassRls ? "BYPASSRLS" : "NOBYPASSRLS", "tenancy_platform");

        Assert.Equal(["2"], await source.ReadAllAsync("SELECT count(*) FROM shop.customers"));
        await source.RunAsync("INSERT INTO shop.countries VALUES ('FR')");
        await source.RunAsync("INSERT INTO shop.companies VALUES (3, 'third')");
        await source.RunAsync("INSERT INTO shop.customers (company_id, email) VALUES (3, 'of the third')");
        await source.RunAsync("INSERT INTO shop.templates (body) VALUES ('for all, too')");
        await source.RunAsync("INSERT INTO shop.user_companies VALUES (1, 3)");
        await source.RunAsync("DELETE FROM shop.templates WHERE body = 'globex own'");

        Assert.Equal(["for all", "for all, too"], await shop.AsAsync(shop.Globex, "SELECT body FROM shop.templates ORDER BY body"));
    }

    [Fact]
    public async Task By_role_a_login_that_is_neither_sees_nothing_and_one_that_is_both_sees_its_tenant()
    {
        await using var shop = await Shop.OpenAsync(TenantKeyType.BigInt, ShopFence.Whole, PlatformAccess.Role);
        var group = $"group_{shop.Database.Name}";
        await shop.Admin.RunAsync($"CREATE ROLE {group}; GRANT USAGE ON SCHEMA shop TO {group}; GRANT SELECT, INSERT ON ALL TABLES IN SCHEMA shop TO {group}");
        try
        {
            await using var neither = await LoginAsync(shop, "neither", "NOBYPASSRLS", group);
            await using var both = await LoginAsync(shop, "both", "NOBYPASSRLS", "tenancy_platform, tenancy_app");

            Assert.Equal(["0", "0", "0"], await neither.ReadAllAsync("SELECT (SELECT count(*) FROM shop.customers), (SELECT count(*) FROM shop.countries), (SELECT count(*) FROM shop.companies)"));
            await Assert.ThrowsAsync<PostgresException>(() => neither.RunAsync("INSERT INTO shop.countries VALUES ('XX')"));
            var refused = await Assert.ThrowsAsync<PostgresException>(() => both.ReadAllAsync("SELECT * FROM shop.customers"));
            Assert.Equal("context_missing", refused.ConstraintName);
        }
        finally
        {
            await shop.Admin.RunAsync($"DROP OWNED BY {group}; DROP ROLE {group}");
        }
    }

    [Theory]
    [MemberData(nameof(Shop.Types), MemberType = typeof(Shop))]
    public async Task What_was_decided_is_recorded_and_forgotten_with_the_fence(TenantKeyType type)
    {
        const string records = "SELECT format('%s %s %s %s %s', relation, kind, tenant_column, key_type, reason) FROM tenancy.tables ORDER BY relation::text";
        await using var shop = await Shop.OpenAsync(type);

        Assert.Equal(
            [
                $"shop.companies root id {shop.ColumnType} ",
                "shop.countries shared   ",
                $"shop.customers owned company_id {shop.ColumnType} ",
                "shop.jobs outside   a queue",
                $"shop.lines owned company_id {shop.ColumnType} ",
                $"shop.orders owned company_id {shop.ColumnType} ",
                $"shop.templates shared company_id {shop.ColumnType} ",
                $"shop.user_companies membership company_id {shop.ColumnType} ",
                "shop.users membership   members by \"shop\".\"user_companies\"",
            ],
            await shop.Admin.ReadAllAsync(records));

        await shop.Admin.RunAsync(RowSecurityScript.Disable(shop.Tables));

        Assert.Empty(await shop.Admin.ReadAllAsync(records));
        Assert.Equal(["0"], await shop.Admin.ReadAllAsync("SELECT count(*) FROM pg_policy p JOIN pg_class c ON c.oid = p.polrelid WHERE c.relnamespace = 'shop'::regnamespace"));
        Assert.Equal(["0"], await shop.Admin.ReadAllAsync("SELECT count(*) FROM pg_class WHERE relnamespace = 'shop'::regnamespace AND (relrowsecurity OR relforcerowsecurity)"));
    }

    [Fact]
    public async Task A_table_can_change_its_kind_but_not_slip_outside()
    {
        await using var shop = await Shop.OpenAsync(TenantKeyType.BigInt);

        await shop.Admin.RunAsync(RowSecurityScript.Enable(new SharedTable("shop", "jobs")));
        await shop.Admin.RunAsync(RowSecurityScript.Enable(new TenantTable("shop", "jobs") { Column = "company_id", KeyType = TenantKeyType.BigInt }));
        await shop.AsAsync(shop.Acme, "INSERT INTO shop.jobs VALUES (1)");
        var outside = await Assert.ThrowsAsync<PostgresException>(() => shop.Admin.RunAsync(RowSecurityScript.Enable(new OutsideTable("shop", "jobs", "a queue"))));
        var planned = await Assert.ThrowsAsync<TableRefusedException>(() => FencePlan.ReadAsync(shop.Admin, [new OutsideTable("shop", "jobs", "a queue")]));

        Assert.Equal("table_fenced", outside.ConstraintName);
        Assert.Contains("fenced", planned.Message, StringComparison.Ordinal);
        Assert.Empty(await shop.AsAsync(shop.Globex, "SELECT id FROM shop.jobs"));
        Assert.Equal(["tenancy_baseline", "tenancy_isolation"], await shop.Admin.ReadAllAsync("SELECT polname::text FROM pg_policy WHERE polrelid = 'shop.jobs'::regclass ORDER BY 1"));
    }

    [Fact]
    public async Task A_login_that_may_not_record_is_told_what_to_do()
    {
        await using var shop = await Shop.OpenAsync(TenantKeyType.BigInt);
        await using var source = await LoginAsync(shop, "stranger", "NOBYPASSRLS", "tenancy_app");

        var refused = await Assert.ThrowsAsync<PostgresException>(() => source.RunAsync(RowSecurityScript.Enable(new OutsideTable("shop", "jobs", "a queue"))));

        Assert.Equal(PostgresErrorCodes.InsufficientPrivilege, refused.SqlState);
        Assert.Contains("tenancy_owner", refused.Hint, StringComparison.Ordinal);
    }

    private static async Task<NpgsqlDataSource> LoginAsync(Shop shop, string name, string attribute, string groups)
    {
        var login = shop.Database.ExtraLogin(name);
        await shop.Admin.RunAsync($"CREATE ROLE {login} LOGIN {attribute} PASSWORD '{shop.Database.Password}'; GRANT {groups} TO {login}");
        return NpgsqlDataSource.Create(shop.Database.Connection(login));
    }
}
