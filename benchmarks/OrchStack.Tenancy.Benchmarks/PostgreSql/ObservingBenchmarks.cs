using System.Security.Cryptography;
using BenchmarkDotNet.Attributes;
using Microsoft.Extensions.DependencyInjection;
using Npgsql;
using OrchStack.Tenancy.PostgreSql;

namespace OrchStack.Tenancy.Benchmarks.PostgreSql;

/// <summary>What does it cost a statement over 2,000 rows that its table is observed, against one that nobody watches?</summary>
public class ObservingBenchmarks
{
    private const string Count = "SELECT count(*) FROM notes";

    private readonly string _superuser = Environment.GetEnvironmentVariable("ORCHSTACK_POSTGRES")
        ?? throw new InvalidOperationException("Run eng/bench.sh, which starts a PostgreSQL, or set ORCHSTACK_POSTGRES to a superuser's connection string.");

    private readonly string _name = $"bench_{RandomNumberGenerator.GetHexString(8, lowercase: true)}";
    private readonly Tenant _first = new(TenantId.New(), TenantSlug.Parse("acme"), "Acme");
    private readonly Tenant _second = new(TenantId.New(), TenantSlug.Parse("globex"), "Globex");
    private NpgsqlDataSource _old = null!;
    private ServiceProvider _services = null!;

    [GlobalSetup]
    public async Task SetupAsync()
    {
        var password = RandomNumberGenerator.GetHexString(24, lowercase: true);
        var key = SigningKey.Generate("k1");
        await RunAsync(_superuser, $"CREATE DATABASE {_name}");
        var admin = new NpgsqlConnectionStringBuilder(_superuser) { Database = _name };
        await using var source = NpgsqlDataSource.Create(admin.ConnectionString);
        await TenancySchema.InstallAsync(source, key);
        await TenancyLogins.EnsureApplicationAsync(source, _name, password);
        await RunAsync(admin.ConnectionString, $"""
            CREATE TABLE watched (id int PRIMARY KEY);
            CREATE TABLE notes (id int PRIMARY KEY);
            INSERT INTO watched SELECT generate_series(1, 2000);
            INSERT INTO notes SELECT generate_series(1, 2000);
            GRANT SELECT ON watched, notes TO {_name};
            """);
        var plan = await AdoptionPlan.ReadAsync(source, new AdoptionOptions { ExistingRows = _first.Key, Tables = [new OutsideTable("public", "notes", "the baseline")] });
        await TenancyAdoption.RunAsync(source, plan, AdoptionStage.Observe);
        await RunAsync(admin.ConnectionString, $"UPDATE watched SET tenant_id = '{_second.Id}' WHERE id <= 1000");
        await RunAsync(admin.ConnectionString, "VACUUM ANALYZE");
        var application = new NpgsqlConnectionStringBuilder(admin.ConnectionString) { Username = _name, Password = password }.ConnectionString;
        _old = NpgsqlDataSource.Create(application);
        var services = new ServiceCollection();
        services.AddOrchStackTenancy().UseInMemoryTenants(o => o.Add(_first).Add(_second)).UsePostgreSql(o => (o.Application, o.SigningKey) = (application, key));
        _services = services.BuildServiceProvider();
    }

    [Benchmark(Baseline = true)]
    public Task<object?> NotObserved() => ReadAsync(_old, Count);

    [Benchmark]
    public Task<object?> NothingHidden() => AsFirstAsync("SELECT count(*) FROM watched WHERE id > 1000");

    [Benchmark]
    public Task<object?> AThousandRowsHidden() => AsFirstAsync("SELECT count(*) FROM watched");

    [Benchmark]
    public Task<object?> WithoutContext() => ReadAsync(_old, "SELECT count(*) FROM watched");

    [GlobalCleanup]
    public async Task CleanupAsync()
    {
        await _services.DisposeAsync();
        await _old.DisposeAsync();
        NpgsqlConnection.ClearAllPools();
        await RunAsync(_superuser, $"DROP DATABASE {_name} WITH (FORCE)");
        await RunAsync(_superuser, $"DROP ROLE {_name}");
    }

    private Task<object?> AsFirstAsync(string sql) =>
        _services.GetRequiredService<ITenantScopes>().RunAsync(_first.Id, _ => ReadAsync(_services.GetRequiredService<TenantDataSource>(), sql));

    private static async Task<object?> ReadAsync(System.Data.Common.DbDataSource source, string sql)
    {
        await using var command = source.CreateCommand(sql);
        return await command.ExecuteScalarAsync();
    }

    private static async Task RunAsync(string connectionString, string sql)
    {
        await using var source = NpgsqlDataSource.Create(connectionString);
        await using var command = source.CreateCommand(sql);
        await command.ExecuteNonQueryAsync();
    }
}
