using Microsoft.Extensions.DependencyInjection;
using Microsoft.Extensions.Options;
using Npgsql;
using OrchStack.Tenancy.Integration.Tests.Servers;
using OrchStack.Tenancy.PostgreSql;
using OrchStack.Tenancy.Testing;

namespace OrchStack.Tenancy.Integration.Tests.Keys;

/// <summary>Wrapped keys in PostgreSQL: the contract, two nodes, and who reads them.</summary>
public sealed class PostgreSqlKeyStoreTests(KeysDatabase keys) : IClassFixture<KeysDatabase>
{
    public static TheoryData<string> Checks => [.. TenantKeyStoreConformance.Names];

    [Theory]
    [MemberData(nameof(Checks))]
    public async Task Keeps_the_contract(string check)
    {
        await using var store = new PostgreSqlKeyStore(keys.Keys);

        await TenantKeyStoreConformance.RunAsync(check, store);
    }

    [Fact]
    public async Task Serves_several_nodes()
    {
        await using var one = keys.Node();
        await using var other = keys.Node();
        var stored = await As(one, Tenants.Acme, static encryptor => encryptor.EncryptAsync("secret", "p", "r"));
        await one.GetRequiredService<ITenantScopes>().RunAsync(Tenants.Acme.Id, ct => one.GetRequiredService<ITenantKeys>().RotateAsync(ct));

        Assert.Equal("secret", await As(other, Tenants.Acme, encryptor => encryptor.DecryptAsync(stored, "p", "r")));
        Assert.Equal("secret", await As(one, Tenants.Acme, encryptor => encryptor.DecryptAsync(stored, "p", "r")));
        await Assert.ThrowsAsync<TenantCiphertextException>(() => As(other, Tenants.Globex, async encryptor =>
        {
            await encryptor.EncryptAsync("mine", "p", "r");
            return await encryptor.DecryptAsync(stored, "p", "r");
        }));
    }

    [Fact]
    public async Task Keeps_what_was_destroyed_destroyed()
    {
        var tenant = new Tenant(TenantId.New(), TenantSlug.Parse("gone"), "Gone");
        await using var node = keys.Node(tenant);
        var stored = await As(node, tenant, static encryptor => encryptor.EncryptAsync("secret", "p", "r"));
        var receipt = await node.GetRequiredService<ITenantScopes>().RunAsync(tenant.Id, ct => node.GetRequiredService<ITenantKeys>().DestroyAsync(ct));

        Assert.Single(receipt.Keys);
        await Assert.ThrowsAsync<TenantKeyUnavailableException>(() => As(node, tenant, encryptor => encryptor.DecryptAsync(stored, "p", "r")));
        await Assert.ThrowsAsync<TenantKeyUnavailableException>(() => As(node, tenant, static encryptor => encryptor.EncryptAsync("again", "p", "r")));
        Assert.Equal([""], await keys.Database.Admin.ReadAllAsync($"SELECT wrapped FROM tenancy.tenant_keys WHERE tenant_id = '{tenant.Id}'"));
    }

    [Theory]
    [InlineData("application")]
    [InlineData("registry")]
    [InlineData("platform")]
    [InlineData("migrator")]
    public async Task Are_read_by_no_other_login(string login)
    {
        await using var source = NpgsqlDataSource.Create(login switch
        {
            "application" => keys.Database.Application,
            "registry" => keys.Database.Registry,
            "platform" => keys.Database.Platform,
            _ => keys.Database.Migrator,
        });
        foreach (var sql in new[] { "SELECT wrapped FROM tenancy.tenant_keys", "UPDATE tenancy.tenant_keys SET wrapped = 'x'", "DELETE FROM tenancy.tenant_keys", "SET ROLE tenancy_keys" })
        {
            Assert.Equal("42501", (await Assert.ThrowsAsync<PostgresException>(() => source.RunAsync(sql))).SqlState);
        }
    }

    [Theory]
    [InlineData("DELETE FROM tenancy.tenant_keys")]
    [InlineData("TRUNCATE tenancy.tenant_keys")]
    [InlineData("UPDATE tenancy.tenant_keys SET tenant_id = '0197a000-0000-7000-8000-00000000000b'")]
    [InlineData("SELECT secret_hash FROM tenancy.tenant_api_keys")]
    [InlineData("SELECT inner_pad FROM tenancy.signing_keys")]
    [InlineData("SELECT body FROM notes")]
    public async Task Open_nothing_else_to_their_login(string sql)
    {
        await using var source = NpgsqlDataSource.Create(keys.Keys);

        Assert.Equal("42501", (await Assert.ThrowsAsync<PostgresException>(() => source.RunAsync(sql))).SqlState);
    }

    [Theory]
    [InlineData("GRANT SELECT ON tenancy.tenant_keys TO tenancy_app", "REVOKE SELECT ON tenancy.tenant_keys FROM tenancy_app")]
    [InlineData("GRANT tenancy_keys TO {app}", "REVOKE tenancy_keys FROM {app}")]
    public async Task Opened_to_the_application_are_found_by_the_doctor(string opening, string closing)
    {
        await using var node = keys.Node();
        await keys.Database.RunAsync(opening.Replace("{app}", keys.Database.ApplicationLogin, StringComparison.Ordinal));

        var report = await node.GetRequiredService<ITenancyDoctor>().ExamineAsync();
        await keys.Database.RunAsync(closing.Replace("{app}", keys.Database.ApplicationLogin, StringComparison.Ordinal));

        Assert.Contains(report.Findings, static finding => finding.ToString().Contains("_keys", StringComparison.Ordinal));
        Assert.DoesNotContain((await node.GetRequiredService<ITenancyDoctor>().ExamineAsync()).Findings, static finding => finding.ToString().Contains("_keys", StringComparison.Ordinal));
    }

    [Theory]
    [InlineData("application")]
    [InlineData("registry")]
    public void Refuse_a_login_that_serves_something_else(string login)
    {
        var services = Tenants.Services(keys.Database);
        services.AddOrchStackTenancy().UsePostgreSqlKeys(login == "application" ? keys.Database.Application : keys.Database.Registry);
        services.Configure<PostgreSqlTenancyOptions>(o => o.Registry = keys.Database.Registry);
        using var provider = services.BuildServiceProvider();

        Assert.Contains("EnsureKeysAsync", Assert.Throws<OptionsValidationException>(() => provider.GetRequiredService<IOptions<PostgreSqlTenancyOptions>>().Value).Message, StringComparison.Ordinal);
    }

    private static Task<string> As(IServiceProvider node, Tenant tenant, Func<ITenantEncryptor, ValueTask<string>> run) =>
        node.GetRequiredService<ITenantScopes>().RunAsync(tenant.Id, async _ => await run(node.GetRequiredService<ITenantEncryptor>()));
}
