using Npgsql;
using OrchStack.Tenancy.Integration.Tests.Servers;
using OrchStack.Tenancy.PostgreSql;

namespace OrchStack.Tenancy.Integration.Tests.PostgreSql;

public sealed class SchemaTests(NotesDatabase notes) : IClassFixture<NotesDatabase>
{
    [Fact]
    public async Task Installing_again_changes_nothing_that_is_seen()
    {
        await TenancySchema.InstallAsync(notes.Database.Admin, notes.Database.SigningKey);

        Assert.Equal(2, (await notes.Scopes.RunAsync(Tenants.Acme.Id, _ => notes.Source.ReadAllAsync("SELECT body FROM notes"))).Count);
    }

    [Fact]
    public async Task The_generated_script_may_run_again_and_be_taken_back()
    {
        var table = new TenantTable("public", "twice");
        await notes.Database.RunAsync("CREATE TABLE twice (id int)");
        await notes.Database.RunAsync(RowSecurityScript.Enable(table));
        await notes.Database.RunAsync(RowSecurityScript.Enable(table));
        await notes.Scopes.RunAsync(Tenants.Acme.Id, _ => notes.Source.RunAsync("INSERT INTO twice (id) VALUES (1)"));
        Assert.Empty(await notes.Scopes.RunAsync(Tenants.Globex.Id, _ => notes.Source.ReadAllAsync("SELECT id FROM twice")));

        await notes.Database.RunAsync(RowSecurityScript.Disable(table));

        Assert.Equal(["1"], await notes.Scopes.RunAsync(Tenants.Globex.Id, _ => notes.Source.ReadAllAsync("SELECT id FROM twice")));
    }

    [Theory]
    [InlineData("CREATE TABLE keyed (tenant_id uuid, id int, PRIMARY KEY (tenant_id, id))", "keyed", 1)]
    [InlineData("CREATE TABLE unkeyed (id int PRIMARY KEY)", "unkeyed", 2)]
    public async Task An_index_leads_with_the_tenant_and_only_one(string create, string table, long indexes)
    {
        await notes.Database.RunAsync(create);
        await notes.Database.RunAsync(RowSecurityScript.Enable(new TenantTable("public", table)));
        await notes.Database.RunAsync(RowSecurityScript.Enable(new TenantTable("public", table)));

        await using var count = notes.Database.Admin.CreateCommand($"SELECT count(*) FROM pg_index WHERE indrelid = '{table}'::regclass");

        Assert.Equal(indexes, await count.ExecuteScalarAsync());
    }

    [Fact]
    public async Task A_table_whose_rows_have_no_tenant_is_not_fenced_by_half()
    {
        await notes.Database.RunAsync("CREATE TABLE filled AS SELECT 1 AS id");

        await Assert.ThrowsAsync<PostgresException>(() => notes.Database.RunAsync(RowSecurityScript.Enable(new TenantTable("public", "filled"))));

        await using var columns = notes.Database.Admin.CreateCommand("SELECT count(*) FROM information_schema.columns WHERE table_name = 'filled'");
        Assert.Equal(1L, await columns.ExecuteScalarAsync()); // one transaction: not even the column is there
    }

    [Fact]
    public async Task The_owner_of_a_table_is_held_back_until_somebody_lifts_the_force()
    {
        await notes.Database.RunAsync($"CREATE TABLE forced (body text); {RowSecurityScript.Enable(new TenantTable("public", "forced"))}");
        Task ReadAsOwner() => notes.Database.RunAsync("SET LOCAL ROLE tenancy_owner; SELECT body FROM forced");

        var refusal = await Assert.ThrowsAsync<PostgresException>(ReadAsOwner);

        Assert.Equal("context_missing", refusal.ConstraintName);
        await notes.Database.RunAsync("ALTER TABLE forced NO FORCE ROW LEVEL SECURITY");
        await ReadAsOwner();
    }

    [Fact]
    public async Task A_retired_signing_key_opens_nothing()
    {
        Task<List<string>> Read() => notes.Scopes.RunAsync(Tenants.Acme.Id, _ => notes.Source.ReadAllAsync("SELECT body FROM notes"));
        await notes.Database.RunAsync("UPDATE tenancy.signing_keys SET valid_until = now() - interval '1 second'");

        var refusal = await Assert.ThrowsAsync<TenantContextRefusedException>(Read);
        await notes.Database.RunAsync("UPDATE tenancy.signing_keys SET valid_until = NULL");

        Assert.Equal("context_unknown_key", refusal.Reason);
        Assert.Equal(2, (await Read()).Count);
    }

    [Fact]
    public async Task A_partition_is_no_way_around_the_policy_of_its_table()
    {
        await notes.Database.RunAsync("""
            CREATE TABLE parted (id int, body text) PARTITION BY RANGE (id);
            CREATE TABLE parted_rest PARTITION OF parted DEFAULT;
            GRANT SELECT ON parted_rest TO tenancy_app;
            """);
        Task<List<string>> Around() => notes.Scopes.RunAsync(Tenants.Globex.Id, _ => notes.Source.ReadAllAsync("SELECT body FROM parted_rest"));

        await notes.Database.RunAsync(RowSecurityScript.Enable(new TenantTable("public", "parted")));
        await notes.Scopes.RunAsync(Tenants.Acme.Id, _ => notes.Source.RunAsync("INSERT INTO parted VALUES (1, 'acme-secret')"));

        await Assert.ThrowsAsync<PostgresException>(Around);
        await notes.Database.RunAsync($"GRANT SELECT ON parted_rest TO {notes.Database.ApplicationLogin}");
        Assert.Empty(await Around());
        Assert.Single(await notes.Scopes.RunAsync(Tenants.Acme.Id, _ => notes.Source.ReadAllAsync("SELECT body FROM parted")));

        await notes.Database.RunAsync("ALTER TABLE parted_rest DISABLE ROW LEVEL SECURITY"); // the control
        Assert.Equal(["acme-secret"], await Around());
    }

    [Fact]
    public async Task A_collation_that_takes_two_tenants_for_one_is_refused()
    {
        await notes.Database.RunAsync("""
            CREATE COLLATION ignoring_case (provider = icu, locale = 'und-u-ks-level2', deterministic = false);
            CREATE TABLE collated (company text COLLATE ignoring_case);
            """);

        var refusal = await Assert.ThrowsAsync<PostgresException>(() => notes.Database.RunAsync(
            RowSecurityScript.Enable(new TenantTable("public", "collated") { Column = "company", KeyType = TenantKeyType.Text })));

        Assert.Contains("collation", refusal.MessageText, StringComparison.Ordinal);
    }

    [Fact]
    public async Task A_permissive_policy_added_later_does_not_open_the_table()
    {
        await notes.Database.RunAsync("CREATE POLICY careless ON notes USING (true)");

        var seen = await notes.Scopes.RunAsync(Tenants.Acme.Id, _ => notes.Source.ReadAllAsync("SELECT body FROM notes"));
        await notes.Database.RunAsync("DROP POLICY careless ON notes");

        Assert.Equal(2, seen.Count);
    }

    [Theory]
    [InlineData("CREATE TEMP TABLE notes (id int)")]
    [InlineData("CREATE TABLE mine (id int)")]
    [InlineData("CREATE FUNCTION tenancy.current_tenant_uuid(int) RETURNS uuid LANGUAGE sql AS 'SELECT NULL::uuid'")]
    [InlineData("CREATE FUNCTION public.mine() RETURNS int LANGUAGE sql AS 'SELECT 1'")]
    [InlineData("CREATE SCHEMA mine")]
    [InlineData("TRUNCATE notes")]
    [InlineData("ALTER TABLE notes DISABLE ROW LEVEL SECURITY")]
    [InlineData("ALTER TABLE notes NO FORCE ROW LEVEL SECURITY")]
    [InlineData("DROP POLICY tenancy_isolation ON notes")]
    [InlineData("CREATE POLICY mine ON notes USING (true)")]
    [InlineData("ALTER FUNCTION tenancy.current_tenant_uuid() RESET ALL")]
    [InlineData("SET ROLE tenancy_owner")]
    [InlineData("SET ROLE tenancy_definer")]
    [InlineData("SET SESSION AUTHORIZATION postgres")]
    [InlineData("UPDATE tenancy.signing_keys SET valid_until = NULL")]
    [InlineData("COPY notes TO STDOUT")]
    [InlineData("COPY notes TO PROGRAM 'cat'")]
    [InlineData("ALTER ROLE CURRENT_USER BYPASSRLS")]
    [InlineData("SELECT pg_terminate_backend(0)")]
    [InlineData("SELECT pg_cancel_backend(0)")]
    public async Task The_application_login_may_not(string sql)
    {
        var refusal = await Assert.ThrowsAnyAsync<Exception>(() => notes.Scopes.RunAsync(Tenants.Acme.Id, _ => notes.Source.RunAsync(sql)));

        Assert.True(
            refusal is PostgresException { SqlState: PostgresErrorCodes.InsufficientPrivilege } or CopyRefusedException,
            refusal.ToString());
    }

    [Theory]
    [InlineData(TenantKeyType.BigInt, "42", "43")]
    [InlineData(TenantKeyType.Integer, "42", "43")]
    [InlineData(TenantKeyType.Text, "a'c.me\\ €", "A'c.me\\ €")]
    public async Task A_column_of_another_type_is_fenced_in_place(TenantKeyType type, string one, string other)
    {
        var name = $"of_{type}";
        await notes.Database.RunAsync($"""
            CREATE TABLE "{name}" (body text);
            {RowSecurityScript.Enable(new TenantTable("public", name) { Column = "company_id", KeyType = type })}
            """);
        var first = Tenants.Acme with { Key = KeyOf(type, one) };
        var second = new Tenant(TenantId.New(), TenantSlug.Parse("second"), "Second") { Key = KeyOf(type, other) };
        await using var services = Tenants.Services(notes.Database, null, first, second).BuildProvider(out var source, out var scopes);

        await scopes.RunAsync(first.Id, _ => source.RunAsync($"INSERT INTO \"{name}\" (body) VALUES ('first')"));
        await scopes.RunAsync(second.Id, _ => source.RunAsync($"INSERT INTO \"{name}\" (body) VALUES ('second')"));

        Assert.Equal(["first"], await scopes.RunAsync(first.Id, _ => source.ReadAllAsync($"SELECT body FROM \"{name}\"")));
        Assert.Equal([other, "second"], await scopes.RunAsync(second.Id, _ => source.ReadAllAsync($"SELECT company_id, body FROM \"{name}\"")));
    }

    [Fact]
    public async Task A_tenant_whose_key_has_another_type_than_the_column_is_refused_by_name()
    {
        var numbered = new Tenant(TenantId.New(), TenantSlug.Parse("numbered"), "Numbered") { Key = TenantKey.Of(7L) };
        await using var services = Tenants.Services(notes.Database, null, numbered).BuildProvider(out var source, out var scopes);

        var read = await Assert.ThrowsAsync<TenantContextRefusedException>(() => scopes.RunAsync(numbered.Id, _ => source.ReadAllAsync("SELECT body FROM notes")));
        var write = await Assert.ThrowsAsync<TenantContextRefusedException>(() => scopes.RunAsync(numbered.Id, _ => source.RunAsync("INSERT INTO notes (body) VALUES ('x')")));

        Assert.Equal(("context_key_type", "context_key_type"), (read.Reason, write.Reason));
    }

    private static TenantKey KeyOf(TenantKeyType type, string text) => type switch
    {
        TenantKeyType.BigInt => TenantKey.Of(long.Parse(text, System.Globalization.CultureInfo.InvariantCulture)),
        TenantKeyType.Integer => TenantKey.Of(int.Parse(text, System.Globalization.CultureInfo.InvariantCulture)),
        _ => TenantKey.Of(text),
    };
}
