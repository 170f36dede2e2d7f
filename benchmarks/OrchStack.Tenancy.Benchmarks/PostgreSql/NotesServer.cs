using System.Security.Cryptography;
using Microsoft.Extensions.DependencyInjection;
using Npgsql;
using OrchStack.Tenancy.PostgreSql;

namespace OrchStack.Tenancy.Benchmarks.PostgreSql;

/// <summary>A database with one table of 100,000 notes of 100 tenants, twice: fenced, and bare for hand-written WHERE.</summary>
internal sealed class NotesServer : IAsyncDisposable
{
    /// <summary>A note of the tenant's.</summary>
    public const long NoteId = 50_000;

    private const string Variable = "ORCHSTACK_POSTGRES";

    private readonly string _superuser = Environment.GetEnvironmentVariable(Variable)
        ?? throw new InvalidOperationException($"Run eng/bench.sh, which starts a PostgreSQL, or set {Variable} to a superuser's connection string.");

    private readonly string _name = $"bench_{RandomNumberGenerator.GetHexString(8, lowercase: true)}";
    private readonly string _password = RandomNumberGenerator.GetHexString(24, lowercase: true);
    private ServiceProvider? _services;

    public Tenant Tenant { get; } = new(TenantId.New(), TenantSlug.Parse("acme"), "Acme");

    public SigningKey SigningKey { get; } = SigningKey.Generate("k1");

    public string Application { get; private set; } = "";

    /// <summary>A superuser's connection to the database, past every delay.</summary>
    public string Superuser => new NpgsqlConnectionStringBuilder(_superuser) { Database = _name }.ConnectionString;

    public NpgsqlDataSource Plain { get; private set; } = null!;

    public TenantDataSource Fenced => _services!.GetRequiredService<TenantDataSource>();

    public ITenantScopes Scopes => _services!.GetRequiredService<ITenantScopes>();

    public IServiceProvider Services => _services!;

    public SessionContext Context => _services!.GetRequiredService<SessionContext>();

    public static async Task<NotesServer> StartAsync(Func<string, string>? reroute = null)
    {
        var server = new NotesServer();
        await server.CreateAsync(reroute ?? (static connection => connection));
        return server;
    }

    private async Task CreateAsync(Func<string, string> reroute)
    {
        await using (var postgres = NpgsqlDataSource.Create(_superuser))
        {
            await RunAsync(postgres, $"CREATE DATABASE {_name}");
        }

        var connection = new NpgsqlConnectionStringBuilder(Superuser);
        await using (var admin = NpgsqlDataSource.Create(connection.ConnectionString))
        {
            await TenancySchema.InstallAsync(admin, SigningKey);
            await TenancyLogins.EnsureApplicationAsync(admin, _name, _password);
            await RunAsync(admin, $"""
                CREATE TABLE notes (tenant_id uuid NOT NULL, id bigint NOT NULL, body text NOT NULL, PRIMARY KEY (tenant_id, id));
                INSERT INTO notes
                    SELECT CASE WHEN n % 100 = 0 THEN '{Tenant.Id}'::uuid ELSE ('0197a000-0000-7000-8000-' || lpad((n % 100)::text, 12, '0'))::uuid END, n, 'note ' || n
                    FROM generate_series(1, 100000) n;
                CREATE TABLE bare_notes AS TABLE notes;
                ALTER TABLE bare_notes ADD PRIMARY KEY (tenant_id, id);
                GRANT SELECT ON bare_notes TO tenancy_app;
                CREATE UNLOGGED TABLE bare_imports (tenant_id uuid NOT NULL, id bigint NOT NULL, body text NOT NULL);
                GRANT INSERT ON bare_imports TO tenancy_app;
                CREATE UNLOGGED TABLE imports (tenant_id uuid NOT NULL, id bigint NOT NULL, body text NOT NULL);
                {RowSecurityScript.Enable(new TenantTable("public", "notes"), new TenantTable("public", "imports"))}
                CREATE TABLE pinned_notes AS TABLE notes;
                ALTER TABLE pinned_notes ADD PRIMARY KEY (tenant_id, id);
                DO $pin$ BEGIN
                    EXECUTE replace(pg_get_functiondef('tenancy.current_tenant_uuid()'::regprocedure), 'tenancy.current_tenant_uuid', 'tenancy.pinned_tenant_uuid');
                END $pin$;
                ALTER FUNCTION tenancy.pinned_tenant_uuid() SET search_path = pg_catalog, pg_temp;
                ALTER FUNCTION tenancy.pinned_tenant_uuid() OWNER TO tenancy_definer;
                ALTER TABLE pinned_notes ENABLE ROW LEVEL SECURITY;
                CREATE POLICY own ON pinned_notes USING (tenant_id = (SELECT tenancy.pinned_tenant_uuid()));
                GRANT SELECT ON pinned_notes TO tenancy_app;
                {Rivals.Script}
                """);
            await RunAsync(admin, "VACUUM ANALYZE");
        }

        Application = reroute(new NpgsqlConnectionStringBuilder(connection.ConnectionString) { Username = _name, Password = _password }.ConnectionString);
        Plain = NpgsqlDataSource.Create(Application);
        var services = new ServiceCollection();
        services.AddOrchStackTenancy()
            .UseInMemoryTenants(o => o.Add(Tenant))
            .UsePostgreSql(o =>
            {
                o.Application = Application;
                o.SigningKey = SigningKey;
            });
        _services = services.BuildServiceProvider();
    }

    public async ValueTask DisposeAsync()
    {
        await _services!.DisposeAsync();
        await Plain.DisposeAsync();
        NpgsqlConnection.ClearAllPools();
        await using var postgres = NpgsqlDataSource.Create(_superuser);
        await RunAsync(postgres, $"DROP DATABASE {_name} WITH (FORCE)");
        await RunAsync(postgres, $"DROP ROLE {_name}");
    }

    public static async Task RunAsync(NpgsqlDataSource source, string sql)
    {
        await using var command = source.CreateCommand(sql);
        await command.ExecuteNonQueryAsync();
    }
}
