using System.Collections.Concurrent;
using Dapper;
using Microsoft.EntityFrameworkCore;
using Microsoft.Extensions.DependencyInjection;
using Npgsql;
using OrchStack.Tenancy.Integration.Tests.Servers;
using OrchStack.Tenancy.PostgreSql;

namespace OrchStack.Tenancy.Integration.Tests.Replicas;

/// <summary>Reading on a hot standby: the same fence, in each mode of the context, and nothing written there.</summary>
public sealed class ReplicaTests(ReplicatedNotes notes) : IClassFixture<ReplicatedNotes>
{
    private const string Everything = "SELECT text FROM notes ORDER BY text";
    private const string WhereAmI = "SELECT pg_is_in_recovery()::text";

    [StandbyTheory]
    [InlineData(TenantContextMode.Signed)]
    [InlineData(TenantContextMode.SignedOnce)]
    [InlineData(TenantContextMode.Pooler)]
    public async Task A_standby_shows_a_tenant_its_own_rows_and_without_one_none(TenantContextMode mode)
    {
        await using var node = notes.Node(mode, out var source, out var scopes, Application(mode));
        var standby = source.WithTargetSession(TargetSessionAttributes.Standby);

        foreach (var tenant in new[] { Tenants.Acme, Tenants.Globex, Tenants.Acme })
        {
            await scopes.RunAsync(tenant.Id, async _ =>
            {
                Assert.Equal(["true"], await standby.ReadAllAsync(WhereAmI));
                Assert.Equal([$"{tenant.Name} 1", $"{tenant.Name} 2"], await standby.ReadAllAsync(Everything));
                await Assert.ThrowsAsync<PostgresException>(() => standby.ReadAllAsync("SELECT 1 / 0"));
            });
            await Assert.ThrowsAsync<MissingTenantException>(() => standby.ReadAllAsync(Everything));
        }
    }

    [StandbyTheory]
    [InlineData(TenantContextMode.Signed)]
    [InlineData(TenantContextMode.SignedOnce)]
    [InlineData(TenantContextMode.Pooler)]
    public async Task Tenants_that_share_two_connections_to_a_standby_never_see_each_other(TenantContextMode mode)
    {
        await using var node = notes.Node(mode, out var source, out var scopes, Application(mode) + ";Maximum Pool Size=2");
        var standby = source.WithTargetSession(TargetSessionAttributes.Standby);
        var seen = new ConcurrentBag<(Tenant Tenant, string Text)>();

        await Parallel.ForAsync(0, 200, new ParallelOptions { MaxDegreeOfParallelism = 16 }, async (number, _) =>
        {
            var tenant = number % 2 == 0 ? Tenants.Acme : Tenants.Globex;
            await scopes.RunAsync(tenant.Id, async _ =>
            {
                await using var connection = await standby.OpenConnectionAsync();
                await using var transaction = await connection.BeginTransactionAsync();
                foreach (var text in await connection.QueryAsync<string>(Everything))
                {
                    seen.Add((tenant, text));
                }
            });
        });

        Assert.Equal(400, seen.Count);
        Assert.All(seen, row => Assert.StartsWith(row.Tenant.Name, row.Text, StringComparison.Ordinal));
    }

    [StandbyFact]
    public async Task A_standby_judges_contexts_itself()
    {
        await using var node = notes.Node(TenantContextMode.Signed, out var source, out var scopes);
        var standby = source.WithTargetSession(TargetSessionAttributes.Standby);
        await using var thief = NpgsqlDataSource.Create(StandbyServer.OnStandby(notes.Database.Application));

        var token = (await scopes.RunAsync(Tenants.Acme.Id, _ => standby.ReadAllAsync("SELECT current_setting('tenancy.ctx')")))[0];
        var forged = token.Replace(Tenants.Acme.Id.ToString(), Tenants.Globex.Id.ToString(), StringComparison.OrdinalIgnoreCase);

        Assert.NotEqual(token, forged);
        foreach (var context in new[] { token, forged, "" })
        {
            await using var connection = await thief.OpenConnectionAsync();
            await connection.ExecuteAsync("SELECT set_config('tenancy.ctx', @context, false)", new { context });
            var refusal = await Assert.ThrowsAsync<PostgresException>(() => connection.QueryAsync<string>(Everything));
            Assert.Equal(PostgresErrorCodes.InsufficientPrivilege, refusal.SqlState);
        }
    }

    [StandbyFact]
    public async Task Where_the_primary_has_no_fence_the_standby_has_none()
    {
        await notes.Database.RunAsync("CREATE TABLE bare (text text NOT NULL); GRANT SELECT ON bare TO tenancy_app; INSERT INTO bare VALUES ('Acme'), ('Globex')");
        await notes.FollowAsync();
        await using var node = notes.Node(TenantContextMode.Signed, out var source, out var scopes);

        var texts = await scopes.RunAsync(
            Tenants.Acme.Id, _ => source.WithTargetSession(TargetSessionAttributes.Standby).ReadAllAsync("SELECT text FROM bare ORDER BY text"));

        Assert.Equal(["Acme", "Globex"], texts);
        await notes.Database.RunAsync("DROP TABLE bare");
        await notes.FollowAsync();
    }

    [StandbyFact]
    public async Task What_names_no_server_goes_to_the_one_that_writes()
    {
        await using var configured = new NpgsqlDataSourceBuilder(notes.Application).BuildMultiHost();
        foreach (PostgreSqlSource application in new PostgreSqlSource[] { notes.Application, configured })
        {
            var services = Tenants.Services(notes.Database);
            services.Configure<PostgreSqlTenancyOptions>(o => o.Application = application);
            await using var node = services.BuildProvider(out var source, out var scopes);
            await scopes.RunAsync(Tenants.Acme.Id, async _ =>
            {
                Assert.Equal(["false"], await source.ReadAllAsync(WhereAmI));
                Assert.Equal(1, await source.RunAsync("INSERT INTO notes VALUES (3, 'Acme 3')"));
                Assert.Equal(1, await source.RunAsync("DELETE FROM notes WHERE id = 3"));
                var refusal = await Assert.ThrowsAsync<PostgresException>(
                    () => source.WithTargetSession(TargetSessionAttributes.Standby).RunAsync("INSERT INTO notes VALUES (3, 'Acme 3')"));
                Assert.Equal(PostgresErrorCodes.ReadOnlySqlTransaction, refusal.SqlState);
            });
        }
    }

    [StandbyFact]
    public async Task A_connection_string_that_names_a_kind_of_server_is_kept_to_but_for_the_audit_log()
    {
        var application = new NpgsqlConnectionStringBuilder(notes.Application) { TargetSessionAttributes = "prefer-standby" };
        await notes.Database.CreateRegistryLoginsAsync();
        var services = new ServiceCollection();
        services.AddOrchStackTenancy().UsePostgreSql(o =>
        {
            o.Application = application.ConnectionString;
            o.Registry = StandbyServer.OnBoth(notes.Database.Registry);
            o.SigningKey = notes.Database.SigningKey;
        });
        await using var node = services.BuildProvider(out var source, out var scopes);
        await node.GetRequiredService<ITenantDirectory>().AddAsync(Tenants.Acme, default);

        await scopes.RunAsync(Tenants.Acme.Id, async ct =>
        {
            Assert.Equal(["true"], await source.ReadAllAsync(WhereAmI));
            Assert.Equal(["false"], await source.WithTargetSession(TargetSessionAttributes.Primary).ReadAllAsync(WhereAmI));
            await node.GetRequiredService<ITenantAudit>().RecordAsync(new AuditEntry("note.read"), ct);
        });

        Assert.Equal(["1"], await notes.Database.Admin.ReadAllAsync("SELECT count(*) FROM tenancy.tenant_audit WHERE action = 'note.read'"));
    }

    [StandbyFact]
    public async Task Exports_and_EF_Core_read_on_a_standby()
    {
        await using var hosts = new NpgsqlDataSourceBuilder(notes.Application).BuildMultiHost();
        var services = Tenants.Services(notes.Database, notes.Application);
        services.AddDbContextPool<NotesContext>(o => o.UseNpgsql(hosts.WithTargetSession(TargetSessionAttributes.Standby)).UseOrchStackTenancy());
        await using var node = services.BuildProvider(out var source, out var scopes);

        foreach (var tenant in new[] { Tenants.Acme, Tenants.Globex })
        {
            await scopes.RunAsync(tenant.Id, async (scope, ct) =>
            {
                await using var export = await source.WithTargetSession(TargetSessionAttributes.Standby).ExportAsync(Everything, ExportFormat.Csv, ct);
                Assert.Equal($"text\n{tenant.Name} 1\n{tenant.Name} 2\n", await new StreamReader(export).ReadToEndAsync(ct));

                var context = scope.Services.GetRequiredService<NotesContext>();
                Assert.Equal([$"{tenant.Name} 1", $"{tenant.Name} 2"], await context.Notes.OrderBy(note => note.Id).Select(note => note.Text).ToListAsync(ct));
            });
        }
    }

    [StandbyFact]
    public async Task The_doctor_examines_a_standby_where_there_is_nothing_else()
    {
        await using var node = notes.Node(TenantContextMode.Signed, out _, out _, StandbyServer.OnStandby(notes.Database.Application));

        var report = await node.GetRequiredService<ITenancyDoctor>().ExamineAsync();

        Assert.False(report.IsOpen);
        await notes.Database.RunAsync("CREATE TABLE undecided (tenant_id uuid); GRANT SELECT ON undecided TO tenancy_app");
        await notes.FollowAsync();
        Assert.Contains("undecided", string.Join(' ', (await node.GetRequiredService<ITenancyDoctor>().ExamineAsync()).Findings.Select(finding => finding.Object)), StringComparison.Ordinal);
        await notes.Database.RunAsync("DROP TABLE undecided");
    }

    [StandbyFact]
    public async Task With_one_server_the_same_code_reads_there_and_a_demand_it_cannot_meet_is_refused()
    {
        await using var node = notes.Node(TenantContextMode.Signed, out var source, out var scopes, notes.Database.Application);

        Assert.Same(source, source.WithTargetSession(TargetSessionAttributes.PreferStandby));
        Assert.Contains("Host=primary,standby", Assert.Throws<InvalidOperationException>(() => source.WithTargetSession(TargetSessionAttributes.Standby)).Message, StringComparison.Ordinal);
        Assert.Equal(["Acme 1", "Acme 2"], await scopes.RunAsync(Tenants.Acme.Id, _ => source.WithTargetSession(TargetSessionAttributes.PreferStandby).ReadAllAsync(Everything)));
    }

    private string Application(TenantContextMode mode) => notes.Application + (mode == TenantContextMode.Pooler ? ";No Reset On Close=true" : "");

    private sealed class NotesContext(DbContextOptions<NotesContext> options) : DbContext(options)
    {
        public DbSet<Note> Notes => Set<Note>();

        protected override void OnModelCreating(ModelBuilder modelBuilder) => modelBuilder.Entity<Note>(note =>
        {
            note.ToTable("notes").IsTenantOwned();
            note.Property(n => n.Id).HasColumnName("id");
            note.Property(n => n.Text).HasColumnName("text");
        });
    }

    private sealed class Note
    {
        public int Id { get; set; }

        public string Text { get; set; } = "";
    }
}
