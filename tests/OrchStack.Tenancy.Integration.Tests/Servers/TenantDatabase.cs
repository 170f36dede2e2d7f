using System.Security.Cryptography;
using Npgsql;
using OrchStack.Tenancy.PostgreSql;

namespace OrchStack.Tenancy.Integration.Tests.Servers;

/// <summary>
/// A database of a test class's own, with the tenancy schema, an application login and a migrator, dropped at the end.
/// </summary>
public class TenantDatabase : IAsyncLifetime
{
    private readonly string _suffix = RandomNumberGenerator.GetHexString(8, lowercase: true);
    private readonly string _password = RandomNumberGenerator.GetHexString(24, lowercase: true);

    public string Name => $"tenancy_{_suffix}";

    public string ApplicationLogin => $"app_{_suffix}";

    public string MigratorLogin => $"mig_{_suffix}";

    public SigningKey SigningKey { get; } = SigningKey.Generate("k1");

    public string Application => Connection(ApplicationLogin);

    public string Migrator => Connection(MigratorLogin);

    public NpgsqlDataSource Admin { get; private set; } = null!;

    public string Connection(string login, Action<NpgsqlConnectionStringBuilder>? change = null) =>
        PostgresServer.ConnectionString(Name, login, _password, change);

    public async Task InitializeAsync()
    {
        await CreateAsync();
        await TenancySchema.InstallAsync(Admin, SigningKey);
        await CreateLoginsAsync();
    }

    /// <summary>The database alone, without the schema.</summary>
    public async Task CreateAsync()
    {
        await using (var server = NpgsqlDataSource.Create(PostgresServer.Superuser))
        {
            await using var create = server.CreateCommand($"CREATE DATABASE {Name}");
            await create.ExecuteNonQueryAsync();
        }

        Admin = NpgsqlDataSource.Create(PostgresServer.ConnectionString(Name));
    }

    /// <param name="by">Who creates them; a superuser by default.</param>
    public async Task CreateLoginsAsync(NpgsqlDataSource? by = null)
    {
        await TenancyLogins.EnsureApplicationAsync(by ?? Admin, ApplicationLogin, _password);
        await TenancyLogins.EnsureMigratorAsync(by ?? Admin, MigratorLogin, _password);
    }

    public async Task DisposeAsync()
    {
        await Admin.DisposeAsync();
        NpgsqlConnection.ClearAllPools();
        await using var server = NpgsqlDataSource.Create(PostgresServer.Superuser);
        foreach (var sql in new[] { $"DROP DATABASE {Name} WITH (FORCE)", $"DROP ROLE IF EXISTS {ApplicationLogin}", $"DROP ROLE IF EXISTS {MigratorLogin}" })
        {
            await using var command = server.CreateCommand(sql);
            await command.ExecuteNonQueryAsync();
        }
    }

    public async Task RunAsync(string sql)
    {
        await using var command = Admin.CreateCommand(sql);
        await command.ExecuteNonQueryAsync();
    }
}
