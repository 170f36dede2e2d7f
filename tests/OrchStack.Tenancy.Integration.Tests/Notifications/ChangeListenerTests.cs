using System.Transactions;
using Npgsql;
using OrchStack.Tenancy.Integration.Tests.Registry;
using OrchStack.Tenancy.Integration.Tests.Servers;
using OrchStack.Tenancy.PostgreSql;

namespace OrchStack.Tenancy.Integration.Tests.Notifications;

public sealed class ChangeListenerTests : IAsyncLifetime
{
    private const string EarLogin = "ear";

    private readonly RegistryFixture _registry = new();

    private string Ear => $"{EarLogin}_{_registry.Database.Name}";

    public Task InitializeAsync() => _registry.InitializeAsync();

    public async Task DisposeAsync()
    {
        await _registry.Database.RunAsync($"DROP ROLE IF EXISTS {Ear}");
        await _registry.DisposeAsync();
    }

    [Fact]
    public async Task What_was_changed_while_the_connection_was_lost_is_heard_in_its_order_afterwards()
    {
        await using var one = await Node.StartAsync(_registry);
        await using var deaf = await StartWithAnEarOfItsOwnAsync();
        await CloseEarAsync(deaf);
        var made = Enumerable.Range(0, 20).Select(_ => TenantId.New()).ToArray();

        foreach (var tenant in made)
        {
            await one.PublishAsync(tenant);
        }

        await OpenEarAsync();
        var heard = await deaf.Heard.UntilAsync(change => change.TenantId == made[^1]);
        Assert.Equal(made, heard.Select(change => change.TenantId).Where(tenant => tenant is not null && made.Contains(tenant)));
        Assert.DoesNotContain(heard.SkipWhile(change => change.TenantId is null), change => change.TenantId is null);
    }

    [Theory]
    [InlineData("DELETE FROM tenancy.changes WHERE number <= (SELECT last FROM tenancy.change_counter) - 3")] // more was missed than is kept
    [InlineData("DELETE FROM tenancy.changes; UPDATE tenancy.change_counter SET last = 0")] // a backup was restored
    [InlineData("TRUNCATE tenancy.changes")]
    public async Task Whoever_cannot_know_what_has_changed_assumes_everything(string sql)
    {
        await using var one = await Node.StartAsync(_registry);
        await using var deaf = await StartWithAnEarOfItsOwnAsync();
        await one.PublishAsync(_registry.Acme.Id);
        await deaf.Heard.UntilAsync(change => change.TenantId == _registry.Acme.Id);
        await CloseEarAsync(deaf);

        for (var i = 0; i < 5; i++)
        {
            await one.PublishAsync(_registry.Globex.Id);
        }

        await _registry.Database.RunAsync(sql);
        await OpenEarAsync();
        var heard = await deaf.Heard.UntilAsync(change => change is { TenantId: null, Kind: TenantChangeKind.All });

        Assert.DoesNotContain(heard, change => change.TenantId == _registry.Globex.Id);
        await one.PublishAsync(_registry.Acme.Id); // and hears of what comes
        await deaf.Heard.UntilAsync(change => change.TenantId == _registry.Acme.Id);
    }

    [Fact]
    public async Task Ten_thousand_changes_of_eight_writers_are_heard_once_each_in_their_order()
    {
        const int Writers = 8;
        const int Each = 1_250;
        await using var one = await Node.StartAsync(_registry);
        await using var other = await Node.StartAsync(_registry);
        await other.Heard.UntilAsync(change => change.TenantId is null);
        var last = TenantId.New();

        await Task.WhenAll(Enumerable.Range(0, Writers).Select(_ => Task.Run(async () =>
        {
            for (var i = 0; i < Each; i++)
            {
                await one.PublishAsync(TenantId.New());
            }
        })));
        var written = await _registry.Database.Admin.ReadAllAsync("SELECT tenant_id FROM tenancy.changes ORDER BY number");
        await one.PublishAsync(last);
        var heard = await other.Heard.UntilAsync(change => change.TenantId == last);

        Assert.Equal(Writers * Each, written.Distinct().Count());
        Assert.Equal(written, heard.SkipLast(1).Select(change => change.TenantId?.ToString()));
        Assert.Equal(["10000", "10001"], await _registry.Database.Admin.ReadAllAsync("SELECT count(*), max(number) FROM tenancy.changes"));
    }

    [Fact]
    public async Task Announcements_that_the_application_login_forges_do_nothing()
    {
        await using var node = await Node.StartAsync(_registry);
        await node.Heard.UntilAsync(change => change.TenantId is null);
        await using var application = NpgsqlDataSource.Create(_registry.Database.Application);

        for (var i = 0; i < 200; i++)
        {
            await application.RunAsync($"NOTIFY {ChangeLog.Channel}, '{_registry.Acme.Id}'");
        }

        await _registry.Get<ITenantChanges>().PublishAsync(new TenantChange(_registry.Globex.Id, TenantChangeKind.Settings));
        var heard = await node.Heard.UntilAsync(static _ => true);
        Assert.Equal([new TenantChange(_registry.Globex.Id, TenantChangeKind.Settings)], heard);
    }

    [Fact]
    public async Task Where_nothing_is_announced_the_node_looks_by_the_clock()
    {
        var server = new NpgsqlConnectionStringBuilder(_registry.Database.Registry);
        await using var proxy = new DeafProxy(server.Host!, server.Port);
        await using var one = await Node.StartAsync(_registry);
        await using var deaf = await Node.StartAsync(
            _registry,
            o => o.Notifications = $"{_registry.Database.Registry};Host=127.0.0.1;Port={proxy.Port};SSL Mode=Disable;GSS Encryption Mode=Disable",
            until: "Polling");

        await one.PublishAsync(_registry.Acme.Id);
        await deaf.Heard.UntilAsync(change => change.TenantId == _registry.Acme.Id);

        Assert.Equal(ChangeChannelState.Polling, deaf.Get<ChangeMetrics>().State);
        Assert.Equal(ChangeChannelState.Listening, one.Get<ChangeMetrics>().State);
    }

    [Fact]
    public async Task A_connection_that_is_killed_again_and_again_comes_back_each_time()
    {
        await using var one = await Node.StartAsync(_registry);
        await using var other = await StartWithAnEarOfItsOwnAsync();
        for (var i = 0; i < 5; i++)
        {
            await _registry.Database.RunAsync($"SELECT pg_terminate_backend(pid) FROM pg_stat_activity WHERE usename = '{Ear}'");
            var tenant = TenantId.New();
            await one.PublishAsync(tenant);
            await other.Heard.UntilAsync(change => change.TenantId == tenant);
        }
    }

    [Fact]
    public async Task A_change_that_could_not_be_numbered_is_known_here_and_said()
    {
        await using var one = await Node.StartAsync(_registry);
        await one.Heard.UntilAsync(change => change.TenantId is null);
        await _registry.Database.RunAsync("REVOKE UPDATE ON tenancy.change_counter FROM tenancy_registry");

        await one.PublishAsync(_registry.Acme.Id);

        Assert.Equal(_registry.Acme.Id, Assert.Single(await one.Heard.UntilAsync(static _ => true)).TenantId);
        await one.Said.UntilAsync(word => word.Contains("within 30 seconds", StringComparison.Ordinal));
    }

    [Fact]
    public async Task A_change_is_published_even_where_the_applications_transaction_is_rolled_back_or_its_request_given_up()
    {
        await using var one = await Node.StartAsync(_registry);
        await using var other = await Node.StartAsync(_registry);
        using (new TransactionScope(TransactionScopeOption.Required, TransactionScopeAsyncFlowOption.Enabled))
        {
            await one.PublishAsync(_registry.Acme.Id);
        }

        await one.Get<ITenantChanges>().PublishAsync(new TenantChange(_registry.Globex.Id, TenantChangeKind.Tenant), new CancellationToken(canceled: true));

        await other.Heard.UntilAsync(change => change.TenantId == _registry.Acme.Id);
        await other.Heard.UntilAsync(change => change.TenantId == _registry.Globex.Id);
    }

    private async Task<Node> StartWithAnEarOfItsOwnAsync()
    {
        await TenancyLogins.EnsureRegistryAsync(_registry.Database.Admin, Ear, "password");
        var node = await Node.StartAsync(_registry, o => o.Notifications = PostgresServer.ConnectionString(_registry.Database.Name, Ear, "password"));
        await node.Heard.UntilAsync(change => change.TenantId is null);
        return node;
    }

    private async Task CloseEarAsync(Node node)
    {
        await _registry.Database.RunAsync($"ALTER ROLE {Ear} NOLOGIN; SELECT pg_terminate_backend(pid) FROM pg_stat_activity WHERE usename = '{Ear}'");
        await node.Said.UntilAsync(word => word.Contains("was lost", StringComparison.Ordinal));
    }

    private Task OpenEarAsync() => _registry.Database.RunAsync($"ALTER ROLE {Ear} LOGIN");
}
