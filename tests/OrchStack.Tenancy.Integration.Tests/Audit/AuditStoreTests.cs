using System.Transactions;
using Npgsql;
using OrchStack.Tenancy.Integration.Tests.Registry;
using OrchStack.Tenancy.Integration.Tests.Servers;
using OrchStack.Tenancy.PostgreSql;
using OrchStack.Tenancy.Testing;

namespace OrchStack.Tenancy.Integration.Tests.Audit;

public sealed class AuditStoreTests(RegistryFixture registry) : IClassFixture<RegistryFixture>
{
    private static readonly AuditEntry Entry = new("document.read");

    public static TheoryData<string> Checks => [.. AuditStoreConformance.Names];

    public static TheoryData<string> Keys => ["bigint:42", "integer:43", "text:acme.and co", $"uuid:{Guid.NewGuid()}"];

    private ITenantAudit Audit => registry.Get<ITenantAudit>();

    private IPlatformAudit Platform => registry.Get<IPlatformAudit>();

    private TenantDataSource Source => registry.Get<TenantDataSource>();

    [Theory]
    [MemberData(nameof(Checks))]
    public Task It_keeps_the_contract(string name) => AuditStoreConformance.RunAsync(name, new AuditStoreUnderTest(registry.Get<ITenantAuditStore>())
    {
        NewTenantAsync = async () => (await AddTenantAsync()).Id,
        InTenantAsync = (tenant, work) => registry.Scopes.RunAsync(tenant, _ => work()),
    });

    [Theory]
    [MemberData(nameof(Keys))]
    public async Task A_tenant_whose_key_is_of_any_type_has_a_log_of_its_own(string key)
    {
        var tenant = await AddTenantAsync(TenantKey.Parse(key));

        await registry.Scopes.RunAsync(tenant.Id, ct => Audit.RecordAsync(Entry, ct).AsTask());

        Assert.Equal(tenant.Id, Assert.Single(await ReadAsync(tenant)).TenantId);
        Assert.DoesNotContain(await ReadAsync(registry.Globex), entry => entry.TenantId == tenant.Id);
    }

    [Theory]
    [InlineData("UPDATE tenancy.tenant_audit SET actor = 'nobody'")]
    [InlineData("DELETE FROM tenancy.tenant_audit")]
    [InlineData("TRUNCATE tenancy.tenant_audit")]
    [InlineData("ALTER TABLE tenancy.tenant_audit DISABLE ROW LEVEL SECURITY")]
    [InlineData("INSERT INTO tenancy.tenant_audit (tenant_id, id, at, actor, action, outcome, recorded_at) VALUES ('{own}', gen_random_uuid(), now(), 'x', 'x', 'failed', '2020-01-01')")]
    [InlineData("INSERT INTO tenancy.tenant_audit (tenant_id, id, at, actor, action, outcome) VALUES ('{other}', gen_random_uuid(), now(), 'x', 'x', 'failed')")]
    [InlineData("INSERT INTO tenancy.tenant_audit (tenant_id, id, at, actor, action, outcome) SELECT '{own}', id, at, actor, action, outcome FROM tenancy.tenant_audit ON CONFLICT (tenant_id, id) DO UPDATE SET actor = 'nobody'")]
    [InlineData("SELECT * FROM tenancy.platform_audit")]
    [InlineData("INSERT INTO tenancy.platform_audit (id, at, actor, action, outcome) VALUES (gen_random_uuid(), now(), 'x', 'x', 'failed')")]
    public async Task The_application_login_can_only_add_its_tenants_entries(string sql)
    {
        await registry.Scopes.RunAsync(registry.Acme.Id, ct => Audit.RecordAsync(Entry, ct).AsTask());
        var before = await ReadAsync(registry.Acme);

        var refusal = await Assert.ThrowsAnyAsync<Exception>(() => registry.Scopes.RunAsync(registry.Acme.Id, _ => Source.RunAsync(
            sql.Replace("{own}", $"{registry.Acme.Id}", StringComparison.Ordinal).Replace("{other}", $"{registry.Globex.Id}", StringComparison.Ordinal))));

        Assert.True(
            refusal is CrossTenantWriteException or PostgresException { SqlState: PostgresErrorCodes.InsufficientPrivilege }, refusal.ToString());
        Assert.Equal(before, await ReadAsync(registry.Acme));
    }

    [Fact]
    public async Task Another_tenant_and_nobody_read_nothing_until_the_fence_is_taken_down()
    {
        await registry.Scopes.RunAsync(registry.Acme.Id, ct => Audit.RecordAsync(Entry with { Target = "acme-secret" }, ct).AsTask());
        Task<List<string>> ReadAsGlobex() => registry.Scopes.RunAsync(registry.Globex.Id, _ => Source.ReadAllAsync("SELECT target FROM tenancy.tenant_audit"));

        Assert.DoesNotContain("acme-secret", await ReadAsGlobex());
        await Assert.ThrowsAsync<MissingTenantException>(() => Source.ReadAllAsync("SELECT target FROM tenancy.tenant_audit"));

        await registry.Database.RunAsync("ALTER TABLE tenancy.tenant_audit DISABLE ROW LEVEL SECURITY"); // the control
        var open = await ReadAsGlobex();
        await registry.Database.RunAsync("ALTER TABLE tenancy.tenant_audit ENABLE ROW LEVEL SECURITY");
        Assert.Contains("acme-secret", open);
    }

    [Fact]
    public async Task A_log_of_another_tenant_is_refused_before_the_database_is_asked()
    {
        var store = registry.Get<ITenantAuditStore>();
        var entry = new AuditEvent { Id = Guid.NewGuid(), At = TimeProvider.System.GetUtcNow(), Actor = "x", Action = "x", Outcome = AuditOutcome.Failed };

        await Assert.ThrowsAsync<InvalidOperationException>(() => registry.Scopes.RunAsync(registry.Globex.Id, ct => store.AppendAsync(registry.Acme.Id, entry, ct).AsTask()));
        await Assert.ThrowsAsync<InvalidOperationException>(() => registry.Scopes.RunAsync(
            registry.Globex.Id, async ct => await store.ReadAsync(registry.Acme.Id, new AuditQuery(), ct).ToListAsync(ct)));
        await Assert.ThrowsAsync<InvalidOperationException>(() => store.AppendAsync(registry.Acme.Id, entry, default).AsTask());
    }

    [Fact]
    public async Task No_rollback_of_the_application_takes_an_entry_back()
    {
        var target = $"t-{Guid.NewGuid():n}";
        await registry.Scopes.RunAsync(registry.Acme.Id, async ct =>
        {
            using (new TransactionScope(TransactionScopeOption.Required, TransactionScopeAsyncFlowOption.Enabled))
            {
                await Audit.RecordAsync(Entry with { Target = target }, ct);
                await Platform.RecordAsync(Entry with { Target = target }, registry.Acme.Id, ct);
            }

            await using var connection = await Source.OpenConnectionAsync(ct);
            await using var transaction = await connection.BeginTransactionAsync(ct);
            await Audit.RecordAsync(Entry with { Target = target }, ct);
            await Platform.RecordAsync(Entry with { Target = target }, registry.Acme.Id, ct);
            await transaction.RollbackAsync(ct);
        });

        Assert.Equal(2, (await ReadAsync(registry.Acme)).Count(entry => entry.Target == target));
        Assert.Equal(["2"], await registry.Database.Admin.ReadAllAsync($"SELECT count(*) FROM tenancy.platform_audit WHERE target = '{target}'"));
    }

    [Theory]
    [InlineData("UPDATE tenancy.platform_audit SET actor = 'nobody'")]
    [InlineData("DELETE FROM tenancy.platform_audit")]
    [InlineData("TRUNCATE tenancy.platform_audit")]
    [InlineData("SELECT * FROM tenancy.tenant_audit")]
    public async Task The_logins_of_registry_and_platform_can_only_add_to_the_platforms_log(string sql)
    {
        foreach (var login in new[] { registry.Database.Registry, registry.Database.Platform })
        {
            await using var source = NpgsqlDataSource.Create(login);

            var refusal = await Assert.ThrowsAsync<PostgresException>(() => source.RunAsync(sql));

            Assert.Equal(PostgresErrorCodes.InsufficientPrivilege, refusal.SqlState);
        }
    }

    [Fact]
    public async Task The_platforms_log_is_written_where_the_server_writes()
    {
        // Nobody answers at the first host; the second is the one that writes.
        await using var node = registry.NewNode(o => o.Registry = registry.Database.Connection(registry.Database.RegistryLogin, c =>
        {
            c.Host = $"127.0.0.1:1,{c.Host}:{c.Port}";
            c.TargetSessionAttributes = "any";
        }));
        var target = $"t-{Guid.NewGuid():n}";

        await ((IPlatformAudit)node.GetService(typeof(IPlatformAudit))!).RecordAsync(Entry with { Target = target });

        Assert.Equal(["1"], await registry.Database.Admin.ReadAllAsync($"SELECT count(*) FROM tenancy.platform_audit WHERE target = '{target}'"));
    }

    private async Task<Tenant> AddTenantAsync(TenantKey? key = null)
    {
        var tenant = new Tenant(TenantId.New(), TenantSlug.Parse($"t-{Guid.NewGuid():n}"), "New");
        tenant = key is null ? tenant : tenant with { Key = key };
        await registry.Directory.AddAsync(tenant, default);
        return tenant;
    }

    private Task<List<AuditEvent>> ReadAsync(Tenant tenant) =>
        registry.Scopes.RunAsync(tenant.Id, async ct => await Audit.ReadAsync(new AuditQuery { Limit = 10_000 }, ct).ToListAsync(ct));
}
