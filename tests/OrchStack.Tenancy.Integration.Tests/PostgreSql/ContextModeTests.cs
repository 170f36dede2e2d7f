using Microsoft.Extensions.DependencyInjection;
using Npgsql;
using OrchStack.Tenancy.Integration.Tests.Servers;
using OrchStack.Tenancy.PostgreSql;

namespace OrchStack.Tenancy.Integration.Tests.PostgreSql;

/// <summary>Every mode serves its tenants, and no mode lets one of them be another.</summary>
public sealed class ContextModeTests(ContextModesDatabase modes) : IClassFixture<ContextModesDatabase>
{
    public static TheoryData<TenantContextMode, string> ModesAndTables
    {
        get
        {
            var rows = new TheoryData<TenantContextMode, string>();
            foreach (var mode in Enum.GetValues<TenantContextMode>())
            {
                foreach (var table in ContextModesDatabase.Tables)
                {
                    rows.Add(mode, table);
                }
            }

            return rows;
        }
    }

    [Theory]
    [MemberData(nameof(ModesAndTables))]
    public async Task Each_tenant_writes_and_reads_its_own_rows_and_nobody_else_any(TenantContextMode mode, string table)
    {
        await using var services = modes.Services(mode, table).BuildProvider(out var source, out var scopes);
        var (one, other) = ContextModesDatabase.TenantsOf(table);
        var body = $"{mode} of one";

        await scopes.RunAsync(one.Id, _ => source.RunAsync($"INSERT INTO {table} (body) VALUES ('{body}')"));

        Assert.Contains(body, await scopes.RunAsync(one.Id, _ => source.ReadAllAsync($"SELECT body FROM {table}")));
        Assert.DoesNotContain(body, await scopes.RunAsync(other.Id, _ => source.ReadAllAsync($"SELECT body FROM {table}")));
        await Assert.ThrowsAsync<MissingTenantException>(() => source.ReadAllAsync($"SELECT body FROM {table}"));
        Assert.Equal(0, await scopes.RunAsync(other.Id, _ => source.RunAsync($"UPDATE {table} SET body = 'x' WHERE body = '{body}'")));
        Assert.Equal(["1"], await source.ReadAllAsync("SELECT 1"));
    }

    [Theory]
    [InlineData(TenantContextMode.Signed)]
    [InlineData(TenantContextMode.SignedOnce)]
    [InlineData(TenantContextMode.Pooler)]
    [InlineData(TenantContextMode.Plain)]
    public async Task A_transaction_follows_the_tenant_of_each_command_through_savepoints(TenantContextMode mode)
    {
        const string Table = "of_uuid";
        await using var services = modes.Services(mode, Table).BuildProvider(out var source, out var scopes);
        var (one, other) = ContextModesDatabase.TenantsOf(Table);
        await using var connection = await source.OpenConnectionAsync();
        await using var transaction = await connection.BeginTransactionAsync();
        await using var command = connection.CreateCommand();
        command.Transaction = transaction;
        command.CommandText = $"SELECT DISTINCT tenant_id FROM {Table}";
        Task<List<string>> Read(Tenant tenant) => scopes.RunAsync(tenant.Id, _ => command.ReadAllAsync());

        Assert.Equal([one.Id.ToString()], await Read(one));
        await transaction.SaveAsync("before");
        Assert.Equal([other.Id.ToString()], await Read(other));
        await transaction.RollbackAsync("before");
        Assert.Equal([other.Id.ToString()], await Read(other));
        Assert.Equal([one.Id.ToString()], await Read(one));
        await Assert.ThrowsAsync<MissingTenantException>(() => command.ReadAllAsync());
        await transaction.RollbackAsync();

        await using var bare = new NpgsqlCommand("SELECT concat(current_setting('tenancy.ctx', true), current_setting('backtrace_functions'))", ((TenantConnection)connection).Inner);
        Assert.Equal("", await bare.ExecuteScalarAsync());
    }

    [Fact]
    public async Task Nodes_of_two_modes_serve_the_same_tables_at_the_same_time()
    {
        const string Table = "of_bigint";
        await using var services = modes.Services(TenantContextMode.Signed, Table).BuildProvider(out var signed, out var scopes);
        await using var more = modes.Services(TenantContextMode.SignedOnce, Table).BuildProvider(out var once, out var others);
        var (one, other) = ContextModesDatabase.TenantsOf(Table);
        var wrong = 0;

        await Parallel.ForEachAsync(Enumerable.Range(0, 400), new ParallelOptions { MaxDegreeOfParallelism = 8 }, async (i, _) =>
        {
            var (source, enter) = i % 2 == 0 ? (signed, scopes) : (once, others);
            var tenant = i % 3 == 0 ? one : other;
            var seen = await enter.RunAsync(tenant.Id, _ => source.ReadAllAsync($"SELECT DISTINCT tenant_id FROM {Table}"));
            Interlocked.Add(ref wrong, seen is [var key] && key == tenant.Key.Text ? 0 : 1);
        });

        Assert.Equal(0, wrong);
    }

    [Theory]
    [InlineData("SET backtrace_functions = 'tenancy_u_{other}'")]
    [InlineData("SET LOCAL backtrace_functions = 'tenancy_u_{other}'")]
    [InlineData("SELECT set_config('backtrace_functions', 'tenancy_u_{other}', true)")]
    [InlineData("SELECT set_config('backtrace_functions', 'tenancy_u_{other}', false)")]
    [InlineData("ALTER ROLE CURRENT_USER SET backtrace_functions = 'tenancy_u_{other}'")]
    [InlineData("ALTER DATABASE {database} SET backtrace_functions = 'tenancy_u_{other}'")]
    [InlineData("CREATE FUNCTION public.lifted() RETURNS int LANGUAGE sql SET backtrace_functions = 'tenancy_u_{other}' AS 'SELECT 1'")]
    [InlineData("UPDATE pg_settings SET setting = 'tenancy_u_{other}' WHERE name = 'backtrace_functions'")]
    [InlineData("DO $$ BEGIN PERFORM set_config('backtrace_functions', 'tenancy_u_{other}', true); END $$")]
    [InlineData("GRANT SET ON PARAMETER backtrace_functions TO CURRENT_USER")]
    public async Task The_application_login_cannot_write_what_stands_for_a_verified_tenant(string sql)
    {
        await using var services = modes.Services(TenantContextMode.SignedOnce, "of_uuid").BuildProvider(out var source, out var scopes);
        var (one, other) = ContextModesDatabase.TenantsOf("of_uuid");
        var text = sql.Replace("{other}", other.Id.Value.ToString("N"), StringComparison.Ordinal).Replace("{database}", modes.Database.Name, StringComparison.Ordinal);

        var refusal = await Assert.ThrowsAnyAsync<Exception>(() => scopes.RunAsync(one.Id, _ => source.RunAsync(text)));

        var cause = refusal as PostgresException ?? Assert.IsType<PostgresException>(refusal.InnerException);
        Assert.Equal(PostgresErrorCodes.InsufficientPrivilege, cause.SqlState);
    }

    [Fact]
    public async Task Nor_can_it_bring_the_parameter_along_when_it_connects()
    {
        await using var source = NpgsqlDataSource.Create(
            modes.Database.Connection(modes.Database.ApplicationLogin, c => c.Options = "-c backtrace_functions=tenancy_u_x"));

        var refusal = await Assert.ThrowsAsync<PostgresException>(async () => await source.OpenConnectionAsync());

        Assert.Equal(PostgresErrorCodes.InsufficientPrivilege, refusal.SqlState);
    }

    [Fact]
    public async Task Nor_through_a_function_that_somebody_else_may_define()
    {
        await modes.Database.RunAsync($"GRANT CREATE ON SCHEMA public TO {modes.Database.ApplicationLogin}");
        await using var source = NpgsqlDataSource.Create(modes.Database.Application);

        var refusal = await Assert.ThrowsAsync<PostgresException>(() => source.RunAsync(
            "CREATE FUNCTION public.lifted() RETURNS int LANGUAGE sql SET backtrace_functions = 'tenancy_u_x' AS 'SELECT 1'"));

        await modes.Database.RunAsync($"REVOKE CREATE ON SCHEMA public FROM {modes.Database.ApplicationLogin}");
        Assert.Equal(PostgresErrorCodes.InsufficientPrivilege, refusal.SqlState);
    }

    [Fact]
    public async Task Control_a_login_that_may_set_the_parameter_is_any_tenant_it_likes()
    {
        var (_, other) = ContextModesDatabase.TenantsOf("of_uuid");
        await modes.Database.RunAsync($"GRANT SET ON PARAMETER backtrace_functions TO {modes.Database.ApplicationLogin}");
        await using var source = NpgsqlDataSource.Create(modes.Database.Application);
        await using var connection = await source.OpenConnectionAsync();
        await using var set = new NpgsqlCommand(
            $"SELECT set_config('tenancy.ctx', repeat('0', 16), false), set_config('backtrace_functions', 'tenancy_u_{new string('0', 16)}{other.Id.Value:N}', false)", connection);
        await set.ExecuteNonQueryAsync();
        await using var read = new NpgsqlCommand("SELECT DISTINCT tenant_id FROM of_uuid", connection);

        var seen = await read.ReadAllAsync();
        await modes.Database.RunAsync($"REVOKE SET ON PARAMETER backtrace_functions FROM {modes.Database.ApplicationLogin}");

        Assert.Equal([other.Id.ToString()], seen);
    }

    [Theory]
    [InlineData("RESET backtrace_functions", PostgresErrorCodes.InsufficientPrivilege)]
    [InlineData("RESET ALL", "context_missing")]
    [InlineData("ROLLBACK TO SAVEPOINT early", "context_missing")]
    [InlineData("SET LOCAL tenancy.ctx = ''", "context_missing")]
    [InlineData("SAVEPOINT late", null)]
    [InlineData("RELEASE SAVEPOINT early", null)]
    [InlineData("SELECT tenancy.enter_tenant('')", "context_missing")]
    public async Task What_undoes_a_verified_tenant_leads_to_none_or_to_the_same(string sql, string? refused)
    {
        await using var services = modes.Services(TenantContextMode.SignedOnce, "of_uuid").BuildProvider(out _, out var scopes);
        var (one, _) = ContextModesDatabase.TenantsOf("of_uuid");
        var context = services.GetRequiredService<SessionContext>();
        await using var plain = NpgsqlDataSource.Create(modes.Database.Application);
        await using var connection = await plain.OpenConnectionAsync();
        await using var transaction = await connection.BeginTransactionAsync();
        async Task<List<string>> Run(string text)
        {
            await using var command = new NpgsqlCommand(text, connection, transaction);
            return await command.ReadAllAsync();
        }

        await Run("SAVEPOINT early");
        await Run($"SELECT tenancy.enter_tenant('{await scopes.RunAsync(one.Id, _ => Task.FromResult(context.For(connection)))}')");
        Assert.Equal([one.Id.ToString()], await Run("SELECT DISTINCT tenant_id FROM of_uuid"));
        async Task<string?> Undo()
        {
            try
            {
                await Run(sql);
                return string.Join(',', await Run("SELECT DISTINCT tenant_id FROM of_uuid")) == one.Id.ToString() ? null : "another";
            }
            catch (PostgresException refusal)
            {
                return refusal.ConstraintName ?? refusal.SqlState;
            }
        }

        Assert.Equal(refused, await Undo());
    }

    [Theory]
    [InlineData(TenantContextMode.Signed)]
    [InlineData(TenantContextMode.SignedOnce)]
    [InlineData(TenantContextMode.Pooler)]
    public async Task A_tenant_that_verifies_itself_does_not_stay_for_the_next_one_of_the_transaction(TenantContextMode mode)
    {
        await using var services = modes.Services(mode, "of_uuid").BuildProvider(out var source, out var scopes);
        await using var connection = await source.OpenConnectionAsync();
        await using var transaction = await connection.BeginTransactionAsync();
        await using var command = connection.CreateCommand();
        command.Transaction = transaction;
        Task<List<string>> Run(string sql)
        {
            command.CommandText = sql;
            return command.ReadAllAsync();
        }

        await scopes.RunAsync(Tenants.Acme.Id, _ => Run("SELECT tenancy.enter_tenant(current_setting('tenancy.ctx'))::text"));

        Assert.Equal([Tenants.Globex.Id.ToString()], await scopes.RunAsync(Tenants.Globex.Id, _ => Run("SELECT DISTINCT tenant_id FROM of_uuid")));
        await Assert.ThrowsAsync<MissingTenantException>(() => Run("SELECT tenant_id FROM of_uuid"));
    }

    [Fact]
    public async Task A_verified_tenant_reaches_parallel_workers()
    {
        await using var services = modes.Services(TenantContextMode.SignedOnce, "of_uuid").BuildProvider(out var source, out var scopes);
        var (one, _) = ContextModesDatabase.TenantsOf("of_uuid");

        var plan = await scopes.RunAsync(one.Id, async ct =>
        {
            await using var connection = await source.OpenConnectionAsync(ct);
            await using var transaction = await connection.BeginTransactionAsync(ct);
            await using var command = connection.CreateCommand();
            command.Transaction = transaction;
            foreach (var setting in new[] { "parallel_setup_cost = 0", "parallel_tuple_cost = 0", "min_parallel_table_scan_size = 0", "enable_indexscan = off", "enable_bitmapscan = off", "enable_indexonlyscan = off" })
            {
                command.CommandText = $"SET LOCAL {setting}";
                await command.ExecuteNonQueryAsync(ct);
            }

            command.CommandText = "EXPLAIN (ANALYZE, COSTS OFF, TIMING OFF) SELECT count(*) FROM of_uuid";
            return string.Join('\n', await command.ReadAllAsync());
        });

        Assert.Contains("Workers Launched", plan, StringComparison.Ordinal);
    }

    [Fact]
    public async Task An_error_of_the_server_logs_no_more_than_before_while_a_tenant_is_verified()
    {
        var (one, _) = ContextModesDatabase.TenantsOf("of_text");
        await using var services = modes.Services(TenantContextMode.SignedOnce, "of_text").BuildProvider(out var source, out var scopes);

        // Would a name of ours ever match a function of the server, the error would carry a backtrace.
        var fault = await Assert.ThrowsAsync<PostgresException>(() => scopes.RunAsync(one.Id, _ => source.ReadAllAsync("SELECT 1 / 0")));

        Assert.Equal("int4div", fault.Routine);
        Assert.Empty(await modes.Database.Admin.ReadAllAsync("SELECT proname FROM pg_proc WHERE proname LIKE 'tenancy\\__\\_%'"));
    }
}
