using Npgsql;
using OrchStack.Tenancy.Cli;
using OrchStack.Tenancy.Integration.Tests.Servers;
using OrchStack.Tenancy.Integration.Tests.Tables;
using OrchStack.Tenancy.Integration.Tests.Tool;
using OrchStack.Tenancy.PostgreSql;

namespace OrchStack.Tenancy.Integration.Tests.Observing;

/// <summary>Old and new nodes side by side on one database, at each stage of its adoption, on and back.</summary>
public sealed class StageTests : IAsyncLifetime
{
    private const string AddOrder = "INSERT INTO orders (article) VALUES ('new') RETURNING id";

    /// <summary>All that makes the tables what they are.</summary>
    private const string Tables = """
        SELECT concat_ws(' ', c.oid::regclass, c.relowner::regrole, COALESCE(c.relacl, acldefault('r', c.relowner)), c.relrowsecurity, c.relforcerowsecurity,
            (SELECT string_agg(concat_ws(' ', a.attname, a.atttypid::regtype, a.attnotnull, pg_get_expr(d.adbin, d.adrelid)), ', ' ORDER BY a.attnum)
                FROM pg_attribute a LEFT JOIN pg_attrdef d ON d.adrelid = a.attrelid AND d.adnum = a.attnum WHERE a.attrelid = c.oid AND a.attnum > 0 AND NOT a.attisdropped),
            (SELECT string_agg(pg_get_constraintdef(k.oid), ', ' ORDER BY k.conname) FROM pg_constraint k WHERE k.conrelid = c.oid),
            (SELECT string_agg(p.polname, ', ') FROM pg_policy p WHERE p.polrelid = c.oid))
        FROM pg_class c WHERE c.relnamespace = 'public'::regnamespace AND c.relkind IN ('r', 'i') ORDER BY 1
        """;

    private ObservedShop _shop = null!;

    public async Task InitializeAsync() => _shop = await ObservedShop.OpenAsync();

    public async Task DisposeAsync() => await _shop.DisposeAsync();

    [Theory]
    [InlineData(AdoptionStage.Observe)]
    [InlineData(AdoptionStage.Warn)]
    public async Task Under_observation_both_work_and_the_old_ones_statements_are_kept(AdoptionStage stage)
    {
        await _shop.AdoptAsync(stage);

        Assert.Equal(["10"], await _shop.Old.ReadAllAsync("SELECT count(*) FROM orders"));
        await _shop.Old.ReadAllAsync(AddOrder);
        await _shop.Old.RunAsync("INSERT INTO lines (order_id, quantity) VALUES (1, 5)");
        Assert.Equal(["11"], await _shop.AsAsync(Tenants.Acme, "SELECT count(*) FROM orders"));
        await _shop.AsAsync(Tenants.Acme, AddOrder);

        var seen = await _shop.SeenAsync();
        Assert.All(seen, observation => Assert.Equal(("context_missing", "old node"), (observation.What, observation.Application)));
        Assert.Equal(
            ["lines: INSERT INTO lines (order_id, quantity) VALUES (1, 5)", $"orders: {AddOrder}", "orders: SELECT count(*) FROM orders"],
            seen.Select(observation => $"{observation.Table}: {observation.Statement}").Order(StringComparer.Ordinal));
        Assert.Equal(["12"], await _shop.Admin.ReadAllAsync($"SELECT count(*) FROM orders WHERE tenant_id = '{Tenants.Acme.Id}'"));
    }

    [Fact]
    public async Task Rows_that_the_fence_would_hide_or_refuse_are_shown_and_counted()
    {
        await _shop.AdoptAsync(AdoptionStage.Observe);
        await _shop.AsAsync(Tenants.Globex, "INSERT INTO orders (article) SELECT 'of Globex' FROM generate_series(1, 100)");
        Assert.Empty(await _shop.SeenAsync());
        Assert.Equal(["100"], await _shop.Admin.ReadAllAsync($"SELECT count(*) FROM orders WHERE tenant_id = '{Tenants.Globex.Id}'"));

        Assert.Equal(["110"], await _shop.AsAsync(Tenants.Acme, "SELECT count(*) FROM orders"));
        await _shop.AsAsync(Tenants.Acme, $"INSERT INTO orders (article, tenant_id) VALUES ('for Globex', '{Tenants.Globex.Id}')");

        var seen = await _shop.SeenAsync();
        var read = Assert.Single(seen, observation => observation.What == "hidden row");
        Assert.Equal((1, true), (read.Commands, read.Rows is > 50 and <= 100));
        Assert.Equal((1, 1), seen.Where(observation => observation.What == "refused row").Select(observation => (observation.Commands, observation.Rows)).Single());
    }

    [Fact]
    public async Task Enforcing_refuses_the_old_node_alone_and_the_way_back_lets_it_in_again()
    {
        await _shop.AdoptAsync(AdoptionStage.Observe);
        Assert.True(await TenancyAdoption.MoveAsync(_shop.Admin, AdoptionStage.Enforce));

        await Assert.ThrowsAsync<PostgresException>(() => _shop.Old.ReadAllAsync("SELECT count(*) FROM orders"));
        Assert.Equal(["10"], await _shop.AsAsync(Tenants.Acme, "SELECT count(*) FROM orders"));
        Assert.Equal(["0"], await _shop.AsAsync(Tenants.Globex, "SELECT count(*) FROM orders"));
        Assert.Equal(["f"], await _shop.Admin.ReadAllAsync("SELECT left(has_schema_privilege('public', 'tenancy', 'USAGE')::text, 1)"));

        Assert.True(await TenancyAdoption.MoveAsync(_shop.Admin, AdoptionStage.Warn));
        Assert.Equal(["10"], await _shop.Old.ReadAllAsync("SELECT count(*) FROM orders"));
        Assert.Equal("warn", (await _shop.Admin.ReadAllAsync("SELECT DISTINCT lower(stage) FROM tenancy.adoption_observations"))[0]);

        Assert.True(await TenancyAdoption.MoveAsync(_shop.Admin, AdoptionStage.Enforce));
        Assert.Equal(["0"], await _shop.AsAsync(Tenants.Globex, "SELECT count(*) FROM orders"));
        await Assert.ThrowsAsync<PostgresException>(() => _shop.Old.ReadAllAsync("SELECT count(*) FROM orders"));
    }

    [Fact]
    public async Task By_whatever_way_the_fence_is_the_same_and_ejecting_gives_the_schema_back()
    {
        var before = await _shop.Admin.ReadAllAsync(Tables);
        await _shop.AdoptAsync(AdoptionStage.Enforce);
        var straight = await PgDump.SchemaAsync(_shop.Name);
        foreach (var stage in new[] { AdoptionStage.Observe, AdoptionStage.Warn, AdoptionStage.Observe, AdoptionStage.Enforce })
        {
            await TenancyAdoption.MoveAsync(_shop.Admin, stage);
        }

        Assert.Equal(straight, await PgDump.SchemaAsync(_shop.Name));
        await TenancyAdoption.MoveAsync(_shop.Admin, AdoptionStage.Observe);
        await TenancyEjection.RunAsync(_shop.Admin);
        Assert.Equal(before, await _shop.Admin.ReadAllAsync(Tables));
    }

    [Fact]
    public async Task What_is_run_is_what_was_shown()
    {
        var plan = await AdoptionPlan.ReadAsync(_shop.Admin, _shop.Options);
        await TenancyAdoption.RunAsync(_shop.Admin, plan, AdoptionStage.Observe);

        var shown = plan.ToObservationSql();
        var run = await _shop.Admin.ReadAllAsync("SELECT observe FROM tenancy.adoption_observations UNION ALL SELECT off FROM tenancy.adoption_observations");
        Assert.Equal(4, run.Count);
        Assert.All(run, sql => Assert.Contains(sql, shown, StringComparison.Ordinal));
    }

    [Fact]
    public async Task The_tool_stops_where_it_is_told_and_asks_before_it_lifts_a_fence()
    {
        var tool = new ToolRun(_shop.Database);
        await tool.SucceedAsync($"adopt --existing-rows {Tenants.Acme.Key.ToTypedString()} --until observe --yes");
        await _shop.Old.ReadAllAsync("SELECT count(*) FROM orders");
        await tool.SucceedAsync("observations");
        Assert.Contains("orders  context_missing  1 commands", tool.Output, StringComparison.Ordinal);
        await tool.SucceedAsync("observations --json");
        Assert.Contains("\"what\": \"context_missing\"", tool.Output, StringComparison.Ordinal);
        await tool.SucceedAsync("adopt --resume --until enforce");
        await Assert.ThrowsAsync<PostgresException>(() => _shop.Old.ReadAllAsync("SELECT count(*) FROM orders"));

        Assert.Equal(ExitCode.NotConfirmed, await tool.RunAsync(["adopt", "--resume", "--until", "warn"], "no"));
        await Assert.ThrowsAsync<PostgresException>(() => _shop.Old.ReadAllAsync("SELECT count(*) FROM orders"));
        await tool.SucceedAsync("adopt --resume --until warn --yes");
        Assert.Equal(["10"], await _shop.Old.ReadAllAsync("SELECT count(*) FROM orders"));
    }

    [StandbyFact]
    public async Task On_a_standby_an_observed_table_is_read_and_nothing_is_kept()
    {
        await using var shop = await ObservedShop.OpenAsync(StandbyServer.Primary);
        await shop.AdoptAsync(AdoptionStage.Observe);
        await StandbyServer.FollowAsync(shop.Admin);
        await using var standby = NpgsqlDataSource.Create(StandbyServer.OnStandby(shop.OldConnection));

        Assert.Equal(["10"], await standby.ReadAllAsync("SELECT count(*) FROM orders"));
        Assert.Empty(await shop.SeenAsync());
    }

    [Fact]
    public async Task A_warning_reaches_the_client_once_a_statement()
    {
        await _shop.AdoptAsync(AdoptionStage.Warn);
        await _shop.AsAsync(Tenants.Globex, "INSERT INTO orders (article) SELECT 'of Globex' FROM generate_series(1, 100)");
        await using var connection = await _shop.Old.OpenConnectionAsync();
        var notices = new List<string>();
        connection.Notice += (_, notice) => notices.Add(notice.Notice.MessageText);

        await using var command = new NpgsqlCommand("SELECT count(*) FROM orders", connection);
        await command.ExecuteScalarAsync();

        Assert.Equal(["tenancy: context_missing on orders, which will be refused or hidden once the fence stands"], notices);
    }

    [Fact]
    public async Task The_doctor_does_not_take_observation_for_a_fence()
    {
        await _shop.AdoptAsync(AdoptionStage.Observe);
        await using var connection = await _shop.Admin.OpenConnectionAsync();

        var report = await new Examination(connection, TimeProvider.System).RunAsync(new NpgsqlConnectionStringBuilder(_shop.New.ConnectionString).Username, default);

        Assert.Contains(report.Findings, finding => finding is { Code: "tenant-table-undecided", Object: "public.orders", Severity: DoctorSeverity.Serious });
    }
}
