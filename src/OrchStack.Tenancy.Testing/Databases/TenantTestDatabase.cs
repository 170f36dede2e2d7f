using System.Security.Cryptography;
using Microsoft.EntityFrameworkCore;
using Microsoft.Extensions.DependencyInjection;
using Npgsql;
using OrchStack.Tenancy.PostgreSql;

namespace OrchStack.Tenancy.Testing;

/// <summary>
/// A private database with the fence installed, logins of its own and two tenants, for the tests of an application. On any
/// server of which a superuser's connection string is known, such as a container of the test's own. Dropped with its logins
/// when disposed of. Make one per test assembly or class and reset it between tests; its methods may not run at once.
/// </summary>
/// <remarks>
/// The application is configured with <see cref="Application"/> as its connection string and
/// <c>services.PostConfigure&lt;PostgreSqlTenancyOptions&gt;(database.Apply)</c>.
/// </remarks>
public sealed class TenantTestDatabase : IAsyncDisposable
{
    private readonly string _superuser;
    private readonly string _suffix = RandomNumberGenerator.GetHexString(12, lowercase: true);
    private readonly string _password = RandomNumberGenerator.GetHexString(24, lowercase: true);
    private readonly TenantTestDatabaseOptions _options;
    private TestDatabaseReset? _reset;

    private TenantTestDatabase(string superuser, TenantTestDatabaseOptions options)
    {
        _superuser = superuser;
        _options = options;
        Name = $"{options.Name}_{_suffix}";
        Admin = NpgsqlDataSource.Create(new NpgsqlConnectionStringBuilder(superuser) { Database = Name, MaxPoolSize = 4 });
    }

    /// <summary>The database's name.</summary>
    public string Name { get; }

    /// <summary>One of the two tenants.</summary>
    public Tenant First => _options.First;

    /// <summary>The other one.</summary>
    public Tenant Second => _options.Second;

    /// <summary>The key that the database knows.</summary>
    public SigningKey SigningKey { get; } = SigningKey.Generate("test");

    /// <summary>The application's login: row-level security holds it.</summary>
    public string Application => Connection("app");

    /// <summary>The login that makes tables.</summary>
    public string Migrator => Connection("migrator");

    /// <summary>The registry's login.</summary>
    public string Registry => Connection("registry");

    /// <summary>The login for work across tenants.</summary>
    public string Platform => Connection("platform");

    /// <summary>The superuser in this database, for what a test wants to see past the fence.</summary>
    public NpgsqlDataSource Admin { get; }

    /// <summary>Makes a database.</summary>
    /// <param name="superuser">A superuser's connection string of any server of version 15 or later; its database is not touched.</param>
    /// <param name="configure">Other than the defaults.</param>
    /// <param name="cancellationToken">Cancels; what was made by then is dropped.</param>
    public static async Task<TenantTestDatabase> CreateAsync(
        string superuser, Action<TenantTestDatabaseOptions>? configure = null, CancellationToken cancellationToken = default)
    {
        ArgumentException.ThrowIfNullOrWhiteSpace(superuser);
        var options = new TenantTestDatabaseOptions();
        configure?.Invoke(options);
        if (!options.Name.All(static letter => char.IsAsciiLetterLower(letter) || letter == '_') || options.Name.Length is < 1 or > 40)
        {
            throw new ArgumentException($"TenantTestDatabaseOptions.Name is \"{options.Name}\"; give it 1 to 40 lower-case letters.", nameof(configure));
        }

        var database = new TenantTestDatabase(superuser, options);
        try
        {
            await database.CreateAsync(cancellationToken).ConfigureAwait(false);
            return database;
        }
        catch
        {
            await database.DisposeAsync().ConfigureAwait(false);
            throw;
        }
    }

    /// <summary>Points an application at this database.</summary>
    public void Apply(PostgreSqlTenancyOptions options)
    {
        ArgumentNullException.ThrowIfNull(options);
        options.SigningKey = SigningKey;
        options.Application = Application;
        options.Platform = Platform;
        if (_options.WithRegistry)
        {
            options.Registry = Registry;
        }
    }

    /// <summary>Runs an application's migrations as the migrator.</summary>
    /// <param name="create">Makes the context over the connection string that it is given.</param>
    /// <param name="cancellationToken">Cancels.</param>
    public async Task MigrateAsync(Func<string, DbContext> create, CancellationToken cancellationToken = default)
    {
        ArgumentNullException.ThrowIfNull(create);
        var context = create(Migrator);
        await using var _ = context.ConfigureAwait(false);
        await context.Database.MigrateAsync(cancellationToken).ConfigureAwait(false);
        _reset = null;
    }

    /// <summary>
    /// Empties the tables that belong to tenants, in one round trip: tenant-owned ones and memberships, and those of
    /// <see cref="TenantTestDatabaseOptions.AlsoReset"/>. Shared tables, and those outside tenancy, stay as they are. Sequences go on.
    /// </summary>
    /// <exception cref="InvalidOperationException">A table that stays refers to one that is emptied.</exception>
    public async Task ResetAsync(CancellationToken cancellationToken = default)
    {
        _reset ??= await TestDatabaseReset.ReadAsync(Admin, _options.AlsoReset, cancellationToken).ConfigureAwait(false);
        await _reset.RunAsync(cancellationToken).ConfigureAwait(false);
    }

    /// <inheritdoc/>
    public async ValueTask DisposeAsync()
    {
        await Admin.DisposeAsync().ConfigureAwait(false);
        var server = NpgsqlDataSource.Create(new NpgsqlConnectionStringBuilder(_superuser) { Pooling = false });
        await using var _ = server.ConfigureAwait(false);
        await RunAsync(server, $"DROP DATABASE IF EXISTS {Name} WITH (FORCE)", CancellationToken.None).ConfigureAwait(false);
        foreach (var role in new[] { "app", "migrator", "registry", "platform" })
        {
            await RunAsync(server, $"DROP ROLE IF EXISTS {Login(role)}", CancellationToken.None).ConfigureAwait(false);
        }
    }

    private async Task CreateAsync(CancellationToken cancellationToken)
    {
        var server = NpgsqlDataSource.Create(new NpgsqlConnectionStringBuilder(_superuser) { Pooling = false });
        await using (server.ConfigureAwait(false))
        {
            await RunAsync(server, $"CREATE DATABASE {Name}", cancellationToken).ConfigureAwait(false);
        }

        await TenancySchema.InstallAsync(Admin, SigningKey, cancellationToken: cancellationToken).ConfigureAwait(false);
        await TenancyLogins.EnsureApplicationAsync(Admin, Login("app"), _password, cancellationToken).ConfigureAwait(false);
        await TenancyLogins.EnsureMigratorAsync(Admin, Login("migrator"), _password, cancellationToken).ConfigureAwait(false);
        await TenancyLogins.EnsureRegistryAsync(Admin, Login("registry"), _password, cancellationToken).ConfigureAwait(false);
        await TenancyLogins.EnsurePlatformAsync(Admin, Login("platform"), _password, cancellationToken).ConfigureAwait(false);
        if (_options.WithRegistry)
        {
            await RegisterAsync(cancellationToken).ConfigureAwait(false);
        }
    }

    private async Task RegisterAsync(CancellationToken cancellationToken)
    {
        var services = new ServiceCollection();
        services.AddOrchStackTenancy().UsePostgreSql(Apply);
        var provider = services.BuildServiceProvider();
        await using var _ = provider.ConfigureAwait(false);
        var directory = provider.GetRequiredService<ITenantDirectory>();
        await directory.AddAsync(First, cancellationToken).ConfigureAwait(false);
        await directory.AddAsync(Second, cancellationToken).ConfigureAwait(false);
    }

    private string Login(string role) => $"{role}_{_suffix}";

    // Few connections: many test assemblies may share one server.
    private string Connection(string role) => new NpgsqlConnectionStringBuilder(_superuser)
    {
        Database = Name,
        Username = Login(role),
        Password = _password,
        MaxPoolSize = 20,
    }.ConnectionString;

    private static async Task RunAsync(NpgsqlDataSource source, string sql, CancellationToken cancellationToken)
    {
        var command = source.CreateCommand(sql);
        await using var _ = command.ConfigureAwait(false);
        await command.ExecuteNonQueryAsync(cancellationToken).ConfigureAwait(false);
    }
}
