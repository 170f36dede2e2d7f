using Npgsql;
using OrchStack.Tenancy.Integration.Tests.Servers;
using OrchStack.Tenancy.PostgreSql;

namespace OrchStack.Tenancy.Integration.Tests.Tables;

public sealed class TableRefusalTests(TenantDatabase database) : IClassFixture<TenantDatabase>
{
    [Theory]
    [InlineData("CREATE VIEW NAME AS SELECT 1::bigint AS company_id", "a view has no row-level security")]
    [InlineData("CREATE MATERIALIZED VIEW NAME AS SELECT 1::bigint AS company_id", "holds the rows of every tenant")]
    [InlineData("CREATE FOREIGN DATA WRAPPER w_NAME; CREATE SERVER s_NAME FOREIGN DATA WRAPPER w_NAME; CREATE FOREIGN TABLE NAME (company_id bigint) SERVER s_NAME", "on another server")]
    [InlineData("CREATE FOREIGN DATA WRAPPER w_NAME; CREATE SERVER s_NAME FOREIGN DATA WRAPPER w_NAME; CREATE TABLE NAME (company_id bigint) PARTITION BY LIST (company_id); CREATE FOREIGN TABLE p_NAME PARTITION OF NAME DEFAULT SERVER s_NAME", "on another server")]
    public async Task What_has_no_row_level_security_is_no_tenants_table(string create, string why)
    {
        var name = await CreateAsync(create);

        var planned = await Assert.ThrowsAsync<TableRefusedException>(() => PlanAsync(Owned(name)));
        var scripted = await Assert.ThrowsAsync<PostgresException>(() => database.RunAsync(RowSecurityScript.Enable(Owned(name))));

        Assert.Contains(why, planned.Message, StringComparison.Ordinal);
        Assert.Contains(why, scripted.MessageText, StringComparison.Ordinal);
        Assert.Equal("table_kind", scripted.ConstraintName);
    }

    [Theory]
    [InlineData("CREATE TABLE NAME (company_id int)", "is integer and was described as bigint")]
    [InlineData("CREATE TABLE NAME (company_id bigint GENERATED ALWAYS AS IDENTITY)", "a sequence would choose the tenant")]
    [InlineData("CREATE TABLE r_NAME (company_id bigint) PARTITION BY LIST (company_id); CREATE TABLE NAME PARTITION OF r_NAME DEFAULT", "it is a partition")]
    [InlineData("CREATE TABLE NAME (a int); CREATE TABLE c_NAME (company_id int) INHERITS (NAME)", "is no bigint")]
    [InlineData("SELECT 1", "there is no such table")]
    public async Task A_column_or_table_that_does_not_fit_is_refused_before_anything_changes(string create, string why)
    {
        var name = await CreateAsync(create);

        var refused = await Assert.ThrowsAsync<TableRefusedException>(() => PlanAsync(Owned(name)));

        Assert.Contains(why, refused.Message, StringComparison.Ordinal);
        Assert.Contains(name, refused.Table, StringComparison.Ordinal);
    }

    [Fact]
    public async Task A_description_that_cannot_be_meant_is_refused()
    {
        var name = await CreateAsync("CREATE TABLE NAME (id int PRIMARY KEY, code text COLLATE \"C\")");

        await AssertRefusedAsync("described twice", Owned(name), Owned(name));
        await AssertRefusedAsync("no unique key named \"misspelt\"", Owned(name) with { GlobalKeys = ["misspelt"] });
        await AssertRefusedAsync("no column \"tenant\"", new TenantRootTable("public", name) { Column = "tenant" });
        Assert.Throws<ArgumentException>(() => new MemberTable(null, "users", new MembershipTable(null, "members")));
    }

    [Fact]
    public async Task A_collation_that_takes_two_tenants_for_one_is_refused()
    {
        var name = await CreateAsync("CREATE COLLATION c_NAME (provider = icu, locale = 'und-u-ks-level2', deterministic = false); CREATE TABLE NAME (company_id text COLLATE c_NAME)");

        await AssertRefusedAsync("different tenants are equal", Owned(name) with { KeyType = TenantKeyType.Text });
    }

    [Fact]
    public async Task A_text_of_limited_length_is_a_text()
    {
        var name = await CreateAsync("CREATE TABLE NAME (company_id varchar(20) UNIQUE)");

        await database.RunAsync((await PlanAsync(Owned(name) with { KeyType = TenantKeyType.Text })).ToSql());

        Assert.Equal(["tenancy_baseline", "tenancy_isolation"], await database.Admin.ReadAllAsync($"SELECT polname::text FROM pg_policy WHERE polrelid = '{name}'::regclass ORDER BY 1"));
    }

    [Fact]
    public async Task Rows_without_a_tenant_stop_the_plan_unless_it_is_said_whose_they_are()
    {
        var name = await CreateAsync("CREATE TABLE NAME AS SELECT 1 AS id");
        var without = await PlanAsync(Owned(name));

        await Assert.ThrowsAsync<PostgresException>(() => database.RunAsync(without.ToSql()));
        Assert.Equal(["1"], await database.Admin.ReadAllAsync($"SELECT count(*) FROM pg_attribute WHERE attrelid = '{name}'::regclass AND attnum > 0"));

        var with = await FencePlan.ReadAsync(database.Admin, [Owned(name)], new FencePlanOptions { ExistingRows = TenantKey.Of(7L) });
        await database.RunAsync(with.ToSql());

        Assert.Equal(["7"], await database.Admin.ReadAllAsync($"SELECT company_id FROM {name}"));
        await Assert.ThrowsAsync<TableRefusedException>(() => FencePlan.ReadAsync(database.Admin, [Owned("other")], new FencePlanOptions { ExistingRows = TenantKey.Of("x") }));
    }

    private static TenantTable Owned(string name) => new("public", name) { Column = "company_id", KeyType = TenantKeyType.BigInt };

    private Task<FencePlan> PlanAsync(params ITenancyTable[] tables) => FencePlan.ReadAsync(database.Admin, tables);

    private async Task AssertRefusedAsync(string why, params ITenancyTable[] tables)
    {
        var refused = await Assert.ThrowsAsync<TableRefusedException>(() => PlanAsync(tables));
        Assert.Contains(why, refused.Message, StringComparison.Ordinal);
    }

    private async Task<string> CreateAsync(string sql)
    {
        var name = $"t_{Guid.NewGuid():N}"[..20];
        await database.RunAsync(sql.Replace("NAME", name, StringComparison.Ordinal));
        return name;
    }
}
