using System.Data.Common;
using Microsoft.Extensions.DependencyInjection;
using Microsoft.Extensions.Options;
using Microsoft.Extensions.Time.Testing;
using Npgsql;
using OrchStack.Tenancy.Integration.Tests.Servers;
using OrchStack.Tenancy.PostgreSql;

namespace OrchStack.Tenancy.Integration.Tests.PostgreSql.Hostile;

/// <summary>
/// An application whose whole text of statements an attacker chooses, who is the tenant Globex. Every value of Acme's holds
/// <see cref="Told"/>, which no attack names: where it comes back, or a row of Acme's changed, an attack bit.
/// </summary>
public sealed class HostileSite : IAsyncDisposable
{
    /// <summary>The word that no statement of Globex holds.</summary>
    public const string Told = "zq7";

    private static readonly SigningKey Retired = SigningKey.Generate("k0");

    private readonly bool _copied;
    private ServiceProvider _services = null!;
    private List<string> _before = [];

    private HostileSite(TenantKeyType type, TenantContextMode mode, TenantDatabase database, string name, bool copied)
    {
        (Type, Mode, Database, Name, _copied) = (type, mode, database, name, copied);
        (Acme, Globex) = type is TenantKeyType.Uuid
            ? (Tenants.Acme with { Key = TenantKey.Parse("uuid:61636d65-6163-6d65-6163-6d6561636d65") }, Tenants.Globex)
            : (Tenants.Acme with { Key = TenantKey.Of(1L) }, Tenants.Globex with { Key = TenantKey.Of(2L) });
        Admin = NpgsqlDataSource.Create(PostgresServer.ConnectionString(name));
        Plain = NpgsqlDataSource.Create(Application);
    }

    public static TheoryData<TenantKeyType> Types => [TenantKeyType.Uuid, TenantKeyType.BigInt];

    public TenantKeyType Type { get; }

    public TenantContextMode Mode { get; }

    public TenantDatabase Database { get; }

    public string Name { get; }

    public NpgsqlDataSource Admin { get; }

    public Tenant Acme { get; }

    public Tenant Globex { get; }

    /// <summary>A tenant whose key is Acme's value in another type: 1 as an integer, or the text of the uuid's bytes.</summary>
    public Tenant Namesake => Acme with { Key = Type is TenantKeyType.Uuid ? TenantKey.Of("acmeacmeacmeacme") : TenantKey.Of(1) };

    /// <summary>The application's login without our data source: nothing sends a context there.</summary>
    public NpgsqlDataSource Plain { get; }

    private string Application => PostgresServer.ConnectionString(Name, Database.ApplicationLogin, Database.Password);

    public string Verifier => Type is TenantKeyType.Uuid ? "tenancy.current_tenant_uuid()" : "tenancy.current_tenant_bigint()";

    public string ColumnType => Type is TenantKeyType.Uuid ? "uuid" : "bigint";

    public string Letter => Type is TenantKeyType.Uuid ? "u" : "b";

    public TenantDataSource Source => _services.GetRequiredService<TenantDataSource>();

    public ITenantScopes Scopes => _services.GetRequiredService<ITenantScopes>();

    public static async Task<HostileSite> OpenAsync(TenantKeyType type, TenantContextMode mode = TenantContextMode.Signed)
    {
        var database = new TenantDatabase();
        await database.InitializeAsync();
        var site = new HostileSite(type, mode, database, database.Name, copied: false);
        await TenancySchema.AddKeyAsync(site.Admin, Retired);
        await TenancySchema.RetireKeyAsync(site.Admin, Retired.Id);
        if (mode is TenantContextMode.Pooler)
        {
            await TenancySchema.AllowPoolerAsync(site.Admin, TimeSpan.FromMinutes(2));
        }

        await HostileTables.CreateAsync(site);
        await site.StartAsync();
        return site;
    }

    /// <summary>A fresh copy of the database, with the same logins, to be weakened.</summary>
    public async Task<HostileSite> CopyAsync(string name)
    {
        Database.Admin.Clear();
        Admin.Clear(); // a database is copied while nobody is connected to it
        await using (var server = NpgsqlDataSource.Create(PostgresServer.Superuser))
        {
            await server.RunAsync($"CREATE DATABASE {name} TEMPLATE {Name}");
        }

        var copy = new HostileSite(Type, Mode, Database, name, copied: true);
        await TenancySchema.InstallAsync(copy.Admin, Database.SigningKey); // the rights on a database are not copied
        await copy.StartAsync();
        return copy;
    }

    /// <summary>What the attack brought to light; empty where the fence held.</summary>
    public async Task<List<string>> BitesAsync(HostileCase hostile)
    {
        var bites = (await hostile.Attack(this)).Where(text => text.Contains(Told, StringComparison.Ordinal)).ToList();
        var after = await Admin.ReadAllAsync(HostileTables.Look);
        if (!_before.SequenceEqual(after))
        {
            var changed = after.Except(_before).Concat(_before.Except(after));
            bites.AddRange(changed.Where(row => !row.StartsWith($"{Globex.Key.Text}|", StringComparison.Ordinal)).Select(row => $"changed: {row}"));
            await HostileTables.RestoreAsync(this);
        }

        return bites;
    }

    public Task<List<string>> TryAsync(Tenant tenant, params string[] statements) => Scopes.RunAsync(tenant.Id, async ct =>
    {
        await using var connection = await Source.OpenConnectionAsync(ct);
        return await TryAsync(connection, statements);
    });

    public async Task<List<string>> TryAsync(DbConnection connection, params string[] statements)
    {
        var seen = new List<string>();
        foreach (var statement in statements)
        {
            await using var command = connection.CreateCommand();
            command.CommandText = HostileTables.Fill(this, statement);
            try
            {
                seen.AddRange(await command.ReadAllAsync());
            }
            catch (Exception refused) when (refused is DbException or TenancyException or NotSupportedException)
            {
                seen.Add(Text(refused));
            }
        }

        return seen;
    }

    /// <summary>The values of a statement whose work is rolled back.</summary>
    public Task<string> UndoneAsync(Tenant tenant, string statement) => Scopes.RunAsync(tenant.Id, async ct =>
    {
        await using var connection = await Source.OpenConnectionAsync(ct);
        await using var transaction = await connection.BeginTransactionAsync(ct);
        await using var command = connection.CreateCommand();
        command.Transaction = transaction;
        foreach (var part in HostileTables.Fill(this, statement).Split(";\n"))
        {
            command.CommandText = part;
            var answer = string.Join('\n', await command.ReadAllAsync());
            if (part.StartsWith("EXPLAIN", StringComparison.Ordinal))
            {
                return string.Join('\n', answer.Split('\n').Where(line => line.Contains("Removed", StringComparison.Ordinal)));
            }
        }

        return "";
    });

    /// <summary>Runs on a plain connection of the application's login, in a transaction, behind a context of the attacker's making.</summary>
    public Task<IEnumerable<string>> BehindAsync(Func<int, string?> context, params string[] statements) => BehindAsync(context, _ => statements);

    /// <inheritdoc cref="BehindAsync(Func{int, string?}, string[])"/>
    public async Task<IEnumerable<string>> BehindAsync(Func<int, string?> context, Func<int, string[]> statements)
    {
        await using var connection = await Plain.OpenConnectionAsync();
        await using var transaction = await connection.BeginTransactionAsync();
        if (context(connection.ProcessID) is { } text)
        {
            await using var set = new NpgsqlCommand("SELECT set_config('tenancy.ctx', $1, true)", connection) { Parameters = { new() { Value = text } } };
            await set.ExecuteNonQueryAsync();
        }

        return await TryAsync(connection, statements(connection.ProcessID));
    }

    /// <param name="tenant">Whose context it is.</param>
    /// <param name="pid">For which backend.</param>
    /// <param name="age">How long ago it was signed.</param>
    /// <param name="mode">In which mode.</param>
    /// <param name="retired">With the key that has ended.</param>
    public string Sign(Tenant tenant, int pid, TimeSpan age = default, TenantContextMode mode = TenantContextMode.Signed, bool retired = false) =>
        new TenantContextSigner(
            Options.Create(new PostgreSqlTenancyOptions { SigningKey = retired ? Retired : Database.SigningKey, ContextMode = mode }),
            new FakeTimeProvider(TimeProvider.System.GetUtcNow() - age)).Sign(tenant, pid);

    /// <summary>Globex's own context with Acme's key put into it.</summary>
    public string Alter(int pid) => Sign(Globex, pid).Replace($".{Letter}{Globex.Key.Text}.", $".{Letter}{Acme.Key.Text}.", StringComparison.Ordinal);

    public async ValueTask DisposeAsync()
    {
        await _services.DisposeAsync();
        await Admin.DisposeAsync();
        await Plain.DisposeAsync();
        if (_copied)
        {
            await using var server = NpgsqlDataSource.Create(PostgresServer.Superuser);
            await server.RunAsync($"DROP DATABASE {Name} WITH (FORCE)");
        }
        else
        {
            await Database.DisposeAsync();
        }
    }

    internal static string Text(Exception refused) => (refused as PostgresException ?? refused.InnerException as PostgresException) is { } fault
        ? $"{fault.MessageText} {fault.Detail} {fault.Hint} {fault.Where}"
        : refused.Message;

    private async Task StartAsync()
    {
        var services = Tenants.Services(Database, Application, Acme, Globex);
        services.Configure<PostgreSqlTenancyOptions>(o => o.ContextMode = Mode);
        _services = services.BuildProvider(out _, out _);
        _before = await Admin.ReadAllAsync(HostileTables.Look);
    }
}
