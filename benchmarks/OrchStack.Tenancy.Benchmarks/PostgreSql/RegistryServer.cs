using System.Security.Cryptography;
using Microsoft.Extensions.DependencyInjection;
using Npgsql;
using OrchStack.Tenancy.PostgreSql;

namespace OrchStack.Tenancy.Benchmarks.PostgreSql;

/// <summary>A database that keeps the registry, with as many tenants as are asked for, each with a host and a key.</summary>
internal sealed class RegistryServer : IAsyncDisposable
{
    private readonly string _superuser = Environment.GetEnvironmentVariable("ORCHSTACK_POSTGRES")
        ?? throw new InvalidOperationException("Run eng/bench.sh, which starts a PostgreSQL, or set ORCHSTACK_POSTGRES to a superuser's connection string.");

    private readonly string _name = $"bench_{RandomNumberGenerator.GetHexString(8, lowercase: true)}";
    private ServiceProvider _services = null!;

    private string ApplicationLogin => $"{_name}_a";

    private string RegistryLogin => $"{_name}_r";

    /// <summary>A tenant from the middle.</summary>
    public Tenant Tenant { get; private set; } = null!;

    public string Host { get; } = "middle.test";

    public TenantApiKey Key { get; private set; } = null!;

    /// <summary>The registry's login without anything of ours before it.</summary>
    public NpgsqlDataSource Plain { get; private set; } = null!;

    public static async Task<RegistryServer> StartAsync(int tenants)
    {
        var server = new RegistryServer();
        await server.CreateAsync(tenants);
        return server;
    }

    public T Get<T>()
        where T : notnull => _services.GetRequiredService<T>();

    public async ValueTask DisposeAsync()
    {
        await _services.DisposeAsync();
        await Plain.DisposeAsync();
        NpgsqlConnection.ClearAllPools();
        await using var postgres = NpgsqlDataSource.Create(_superuser);
        await RunAsync(postgres, $"DROP DATABASE {_name} WITH (FORCE)");
        await RunAsync(postgres, $"DROP ROLE {ApplicationLogin}");
        await RunAsync(postgres, $"DROP ROLE {RegistryLogin}");
    }

    private async Task CreateAsync(int tenants)
    {
        await using (var postgres = NpgsqlDataSource.Create(_superuser))
        {
            await RunAsync(postgres, $"CREATE DATABASE {_name}");
        }

        var key = SigningKey.Generate("k1");
        var password = RandomNumberGenerator.GetHexString(24, lowercase: true);
        string Connection(string login) =>
            new NpgsqlConnectionStringBuilder(_superuser) { Database = _name, Username = login, Password = password }.ConnectionString;

        await using var admin = NpgsqlDataSource.Create(new NpgsqlConnectionStringBuilder(_superuser) { Database = _name }.ConnectionString);
        await TenancySchema.InstallAsync(admin, key);
        await TenancyLogins.EnsureApplicationAsync(admin, ApplicationLogin, password);
        await TenancyLogins.EnsureRegistryAsync(admin, RegistryLogin, password);
        await RunAsync(admin, $"""
            WITH ids AS (INSERT INTO tenancy.tenant_ids (id) SELECT gen_random_uuid() FROM generate_series(2, {tenants}) RETURNING id),
                added AS (
                    INSERT INTO tenancy.tenants (id, slug, name, status, plan, key_type, key)
                    SELECT id, 't-' || id, 'Many', 'active', 'free', 'uuid', id::text FROM ids RETURNING id)
            INSERT INTO tenancy.tenant_hosts (tenant_id, host) SELECT id, id || '.test' FROM added;
            INSERT INTO tenancy.tenant_api_keys (key_id, tenant_id, secret_hash, name, scopes)
                SELECT 'k' || id, id, sha256(id::text::bytea), 'default', ARRAY[]::text[] FROM tenancy.tenants;
            """);

        Plain = NpgsqlDataSource.Create(Connection(RegistryLogin));
        var services = new ServiceCollection();
        services.AddOrchStackTenancy().UsePostgreSql(o =>
        {
            o.Application = Connection(ApplicationLogin);
            o.Registry = Connection(RegistryLogin);
            o.SigningKey = key;
        });
        _services = services.BuildServiceProvider();
        Tenant = new Tenant(TenantId.New(), TenantSlug.Parse("middle"), "Middle");
        Key = TenantApiKey.Generate(Tenant.Id, out _);
        await Get<ITenantDirectory>().AddAsync(Tenant, default);
        await Get<ITenantDirectory>().AddHostAsync(Tenant.Id, Host, default);
        await Get<ITenantApiKeyDirectory>().AddAsync(Key, default);
        await RunAsync(admin, "VACUUM ANALYZE");
    }

    private static async Task RunAsync(NpgsqlDataSource source, string sql)
    {
        await using var command = source.CreateCommand(sql);
        await command.ExecuteNonQueryAsync();
    }
}
