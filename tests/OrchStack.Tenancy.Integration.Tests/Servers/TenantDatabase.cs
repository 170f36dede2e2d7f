using System.Security.Cryptography;
using Npgsql;
using OrchStack.Tenancy.PostgreSql;

namespace OrchStack.Tenancy.Integration.Tests.Servers;

/// <summary>
/// A database of a test class's own, with the tenancy schema, an application login and a migrator, dropped at the end.
/// </summary>
public class TenantDatabase : IAsyncLifetime
{
    private readonly string _superuser;
    private readonly string _suffix = RandomNumberGenerator.GetHexString(8, lowercase: true);
    private readonly List<string> _more = [];
    private readonly string _password = RandomNumberGenerator.GetHexString(24, lowercase: true);

    public TenantDatabase()
        : this(PostgresServer.Superuser)
    {
    }

    internal TenantDatabase(string superuser) => _superuser = superuser;

    public string Name => $"tenancy_{_suffix}";

    public string ApplicationLogin => $"app_{_suffix}";

    public string MigratorLogin => $"mig_{_suffix}";

    public string RegistryLogin => $"reg_{_suffix}";

    public string PlatformLogin => $"plat_{_suffix}";

    public string Password => _password;

    public SigningKey SigningKey { get; } = SigningKey.Generate("k1");

    public string Application => Connection(ApplicationLogin);

    public string Migrator => Connection(MigratorLogin);

    public string Registry => Connection(RegistryLogin);

    public string Platform => Connection(PlatformLogin);

    public NpgsqlDataSource Admin { get; private set; } = null!;

    public string Connection(string login, Action<NpgsqlConnectionStringBuilder>? change = null) =>
        PostgresServer.ConnectionString(_superuser, Name, login, _password, change);

    /// <summary>The name of one more login, which the caller makes; it is dropped with the database.</summary>
    public string ExtraLogin(string name)
    {
        _more.Add($"{name}_{_suffix}");
        return _more[^1];
    }

    public async Task InitializeAsync()
    {
        await CreateAsync();
        await TenancySchema.InstallAsync(Admin, SigningKey);
        await CreateLoginsAsync();
    }

    /// <summary>The database alone, without the schema.</summary>
    public async Task CreateAsync()
    {
        await using (var server = NpgsqlDataSource.Create(_superuser))
        {
            await using var create = server.CreateCommand($"CREATE DATABASE {Name}");
            await create.ExecuteNonQueryAsync();
        }

        Admin = NpgsqlDataSource.Create(PostgresServer.ConnectionString(_superuser, Name, null, null, null));
    }

    /// <param name="by">Who creates them; a superuser by default.</param>
    public async Task CreateLoginsAsync(NpgsqlDataSource? by = null)
    {
        await TenancyLogins.EnsureApplicationAsync(by ?? Admin, ApplicationLogin, _password);
        await TenancyLogins.EnsureMigratorAsync(by ?? Admin, MigratorLogin, _password);
    }

    /// <summary>The logins of an application whose registry is here.</summary>
    public async Task CreateRegistryLoginsAsync()
    {
        await TenancyLogins.EnsureRegistryAsync(Admin, RegistryLogin, _password);
        await TenancyLogins.EnsurePlatformAsync(Admin, PlatformLogin, _password);
    }

    public async Task DisposeAsync()
    {
        await Admin.DisposeAsync();
        NpgsqlConnection.ClearAllPools();
        await using var server = NpgsqlDataSource.Create(_superuser);
        string[] logins = [ApplicationLogin, MigratorLogin, RegistryLogin, PlatformLogin, .. _more];
        foreach (var sql in logins.Select(login => $"DROP ROLE IF EXISTS {login}").Prepend($"DROP DATABASE {Name} WITH (FORCE)"))
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
