using Microsoft.Extensions.DependencyInjection;
using Microsoft.Extensions.Diagnostics.HealthChecks;
using Microsoft.Extensions.Hosting;
using Microsoft.Extensions.Options;
using Npgsql;
using OrchStack.Tenancy.Integration.Tests.Servers;
using OrchStack.Tenancy.PostgreSql;

namespace OrchStack.Tenancy.Integration.Tests.PostgreSql.Doctor;

/// <summary>What findings mean for a node that starts, and for one that runs.</summary>
public sealed class StartTests : IAsyncLifetime
{
    private const string Open = "ALTER TABLE notes DISABLE ROW LEVEL SECURITY; ALTER TABLE memos NO FORCE ROW LEVEL SECURITY;";
    private const string Close = "ALTER TABLE notes ENABLE ROW LEVEL SECURITY; ALTER TABLE memos FORCE ROW LEVEL SECURITY;";

    private readonly TenantDatabase _database = new();

    public async Task InitializeAsync()
    {
        await _database.InitializeAsync();
        await Ward.FillAsync(_database, TenantKeyType.Uuid);
    }

    public Task DisposeAsync() => _database.DisposeAsync();

    [Fact]
    public async Task A_node_does_not_start_while_a_serious_finding_stands_and_says_all_of_them()
    {
        await _database.RunAsync(Open);
        using var node = Node();

        var refusal = await Assert.ThrowsAsync<OpenFenceException>(() => node.StartAsync());

        Assert.StartsWith("Refused to start", refusal.Message, StringComparison.Ordinal);
        Assert.Contains("ALTER TABLE public.notes ENABLE ROW LEVEL SECURITY;", refusal.Message, StringComparison.Ordinal);
        Assert.Contains("ALTER TABLE public.memos FORCE ROW LEVEL SECURITY;", refusal.Message, StringComparison.Ordinal);
        await Assert.ThrowsAsync<OpenFenceException>(() => ReadAsync(node)); // whoever catches it gets no further

        await _database.RunAsync(Close);
        using var repaired = Node();
        await repaired.StartAsync();
        Assert.Equal([Ward.Secret], await ReadAsync(repaired));
        Assert.Equal(HealthStatus.Healthy, await HealthAsync(repaired));
        await repaired.StopAsync();
    }

    [Fact]
    public async Task A_warning_does_not_stop_a_start()
    {
        await _database.RunAsync("CREATE UNIQUE INDEX one_body ON memos (body)");
        using var node = Node();

        await node.StartAsync();

        Assert.Equal([Ward.Secret], await ReadAsync(node));
        await node.StopAsync();
    }

    [Fact]
    public async Task A_running_node_goes_on()
    {
        using var node = Node();
        await node.StartAsync();

        await _database.RunAsync("ALTER TABLE memos NO FORCE ROW LEVEL SECURITY");

        Assert.True((await node.Services.GetRequiredService<ITenancyDoctor>().ExamineAsync()).IsOpen);
        Assert.Equal([Ward.Secret], await ReadAsync(node));
        Assert.Equal(HealthStatus.Healthy, await HealthAsync(node));
        await node.StopAsync();
    }

    [Fact]
    public async Task What_was_waived_stops_no_start()
    {
        await _database.RunAsync(Open);
        using var half = Node(o => o.Doctor.Waive("row-security-off", "public.notes", "moved on Friday"));
        using var whole = Node(o => o.Doctor.Waive("row-security-off", "public.notes", "moved on Friday").Waive("row-security-unforced", "public.memos", "no owner"));

        var refusal = await Assert.ThrowsAsync<OpenFenceException>(() => half.StartAsync());
        await whole.StartAsync();

        Assert.DoesNotContain("public.notes", refusal.Message, StringComparison.Ordinal);
        Assert.Equal(2, whole.Services.GetRequiredService<FenceGate>().Report!.Findings.Count(finding => finding.WaivedBecause is not null));
        await whole.StopAsync();
    }

    [Fact]
    public async Task An_override_is_recorded_and_ends()
    {
        await _database.RunAsync(Open);
        using var node = Node(o => o.Doctor.ReportOnlyUntil(DateTimeOffset.MaxValue, "never"), until: TimeSpan.FromDays(1));
        using var late = Node(until: TimeSpan.FromSeconds(-1));

        await node.StartAsync();

        Assert.Equal([Ward.Secret], await ReadAsync(node));
        Assert.Equal(HealthStatus.Degraded, await HealthAsync(node));
        await using (await node.Services.GetRequiredService<ITenantScopes>().EnterPlatformAsync("reading the log"))
        {
            var entries = node.Services.GetRequiredService<IPlatformAudit>().ReadAsync().ToBlockingEnumerable().ToList();
            var entry = Assert.Single(entries, entry => entry.Action == "fence.reported-only");
            Assert.StartsWith("the tables move (until ", entry.Reason, StringComparison.Ordinal);
            Assert.Contains("row-security-off (public.notes)", entry.Reason, StringComparison.Ordinal);
        }

        await node.StopAsync();
        await Assert.ThrowsAsync<OpenFenceException>(() => late.StartAsync());
    }

    [Fact]
    public async Task An_override_that_cannot_be_recorded_is_none()
    {
        await _database.RunAsync(Open);
        using var node = Node(until: TimeSpan.FromDays(1), services: services => services.AddSingleton<ITenantAuditStore, FullAuditStore>());

        var refusal = await Assert.ThrowsAsync<OpenFenceException>(() => node.StartAsync());

        Assert.IsType<IOException>(refusal.InnerException);
        await Assert.ThrowsAsync<OpenFenceException>(() => ReadAsync(node));
    }

    [Fact]
    public async Task Waivers_of_unknown_codes_and_overrides_without_an_end_are_refused_at_once()
    {
        using var node = Node(o => o.Doctor.Waive("no-such-code", "public.notes", "because").StartTimeout = TimeSpan.Zero, until: TimeSpan.FromDays(31));

        var refusal = await Assert.ThrowsAsync<OptionsValidationException>(() => node.StartAsync());

        Assert.Equal(3, refusal.Failures.Count());
    }

    [Fact]
    public async Task A_database_that_is_down_lets_the_node_start_unready_and_the_first_command_waits_for_the_doctor()
    {
        await AcceptConnectionsAsync(false);
        using var node = Node();
        await node.StartAsync();

        Assert.Equal(HealthStatus.Unhealthy, await HealthAsync(node));
        await Assert.ThrowsAsync<PostgresException>(() => ReadAsync(node));
        await AcceptConnectionsAsync(true);
        var answers = await Task.WhenAll(Enumerable.Range(0, 8).Select(_ => ReadAsync(node)));

        Assert.All(answers, answer => Assert.Equal([Ward.Secret], answer));
        Assert.Equal(HealthStatus.Healthy, await HealthAsync(node));
        await node.StopAsync();
    }

    [Fact]
    public async Task A_database_that_comes_up_open_is_not_served_until_it_is_repaired()
    {
        await _database.RunAsync(Open);
        await AcceptConnectionsAsync(false);
        using var node = Node();
        await node.StartAsync();
        await AcceptConnectionsAsync(true);

        var refusal = await Assert.ThrowsAsync<OpenFenceException>(() => ReadAsync(node));
        await Assert.ThrowsAsync<OpenFenceException>(() => ReadAsync(node));
        Assert.StartsWith("Refused a command", refusal.Message, StringComparison.Ordinal);
        Assert.Equal(HealthStatus.Unhealthy, await HealthAsync(node));

        await _database.RunAsync(Close);
        await node.Services.GetRequiredService<FenceJudge>().JudgeAsync(default);
        Assert.Equal([Ward.Secret], await ReadAsync(node));
        await node.StopAsync();
    }

    private static Task<List<string>> ReadAsync(IHost node) => node.Services.GetRequiredService<ITenantScopes>().RunAsync(
        Tenants.Acme.Id, _ => node.Services.GetRequiredService<TenantDataSource>().ReadAllAsync("SELECT body FROM notes"));

    private static async Task<HealthStatus> HealthAsync(IHost node) => (await node.Services.GetRequiredService<HealthCheckService>().CheckHealthAsync()).Status;

    private async Task AcceptConnectionsAsync(bool accept)
    {
        await using var server = NpgsqlDataSource.Create(PostgresServer.Superuser);
        await server.RunAsync($"ALTER DATABASE {_database.Name} ALLOW_CONNECTIONS {accept}");
    }

    private IHost Node(Action<PostgreSqlTenancyOptions>? configure = null, TimeSpan? until = null, Action<IServiceCollection>? services = null)
    {
        var builder = Host.CreateEmptyApplicationBuilder(null);
        builder.Services.AddLogging();
        services?.Invoke(builder.Services);
        foreach (var service in Tenants.Services(_database))
        {
            if (services is null || builder.Services.All(own => own.ServiceType != service.ServiceType || service.ServiceType == typeof(IHostedService)))
            {
                builder.Services.Add(service);
            }
        }

        builder.Services.AddHealthChecks().AddOrchStackTenancyDoctor().AddOrchStackTenancyDoctor();
        builder.Services.Configure(configure ?? (_ => { }));
        if (until is { } left)
        {
            builder.Services.Configure<PostgreSqlTenancyOptions>(o => o.Doctor.ReportOnlyUntil(TimeProvider.System.GetUtcNow() + left, "the tables move"));
        }

        return builder.Build();
    }
}
