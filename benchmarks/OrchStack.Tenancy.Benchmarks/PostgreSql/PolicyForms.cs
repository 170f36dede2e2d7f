using System.Globalization;
using System.Security.Cryptography;
using Microsoft.Extensions.Options;
using Npgsql;
using OrchStack.Tenancy.PostgreSql;

namespace OrchStack.Tenancy.Benchmarks.PostgreSql;

/// <summary>
/// A table of notes under one form of policy, and statements that run in a loop inside the server, so that neither the network
/// nor the client hides their cost. Sizes by ORCHSTACK_BENCH_ROWS (100,000), ORCHSTACK_BENCH_TENANTS (100) and
/// ORCHSTACK_BENCH_SKEW (1 gives the measured tenant half of all rows).
/// </summary>
internal sealed class PolicyForms : IAsyncDisposable
{
    public static readonly long Rows = Size("ORCHSTACK_BENCH_ROWS", 100_000);
    private static readonly long Tenants = Size("ORCHSTACK_BENCH_TENANTS", 100);
    private static readonly bool Skewed = Size("ORCHSTACK_BENCH_SKEW", 0) == 1;

    private readonly string _superuser = Environment.GetEnvironmentVariable("ORCHSTACK_POSTGRES")
        ?? throw new InvalidOperationException("Run eng/bench.sh, which starts a PostgreSQL, or set ORCHSTACK_POSTGRES to a superuser's connection string.");

    private readonly string _name = $"bench_{RandomNumberGenerator.GetHexString(8, lowercase: true)}";
    private readonly string _password = RandomNumberGenerator.GetHexString(24, lowercase: true);
    private readonly SigningKey _key = SigningKey.Generate("k1");
    private readonly Tenant _tenant = new(TenantId.Parse("0197a000-0000-7000-8000-000000000000"), TenantSlug.Parse("acme"), "Acme");
    private readonly PolicyForm _form;
    private NpgsqlConnection _connection = null!;
    private NpgsqlTransaction _transaction = null!;

    private PolicyForms(PolicyForm form) => _form = form;

    public int BackendPid => _connection.ProcessID;

    public static async Task<PolicyForms> StartAsync(PolicyForm form)
    {
        var forms = new PolicyForms(form);
        await forms.CreateAsync();
        return forms;
    }

    /// <summary>A statement of the benchmark, many times.</summary>
    public NpgsqlCommand Loop(PolicyStatement statement)
    {
        // The measured tenant's note in the middle of the table.
        var id = Rows / 2 / Tenants * Tenants;
        var own = _form is PolicyForm.HandWritten ? $"n.tenant_id = '{_tenant.Id}'" : "true";
        var (times, text) = statement switch
        {
            PolicyStatement.KeyPrepared or PolicyStatement.KeyPlanned => (1000, $"SELECT body FROM notes n WHERE {own} AND id = {id}"),
            PolicyStatement.CountOfOwn => (20, $"SELECT count(*) FROM notes n WHERE {own}"),
            PolicyStatement.Join => (20, $"SELECT count(*) FROM notes n JOIN tags t ON t.tenant_id = n.tenant_id AND t.note_id = n.id WHERE {own}"),
            PolicyStatement.Insert => (5, $"INSERT INTO notes (tenant_id, id, body) SELECT '{_tenant.Id}', -nextval('more'), 'new' FROM generate_series(1, 1000)"),
            _ => (1, $"SELECT count(*) FROM unindexed n WHERE {own}"),
        };
        var run = statement switch
        {
            PolicyStatement.KeyPlanned => $"EXECUTE '{text.Replace("'", "''", StringComparison.Ordinal)}'",
            PolicyStatement.Insert => text,
            _ => text.Replace("SELECT", "PERFORM", StringComparison.Ordinal),
        };
        var (on, off) = _form is PolicyForm.RoleForEachStatement ? ($"EXECUTE 'SET ROLE role_{_name}';", "EXECUTE 'RESET ROLE';") : ("", "");
        return new NpgsqlCommand($"DO $$ BEGIN FOR i IN 1..{times} LOOP {on} {run}; {off} END LOOP; END $$", _connection);
    }

    /// <summary>A context that is good for the next measurement.</summary>
    public void Sign()
    {
        var signer = new TenantContextSigner(Options.Create(new PostgreSqlTenancyOptions { SigningKey = _key }), TimeProvider.System);
        var statement = _form is PolicyForm.SignedOnce ? "SELECT tenancy.enter_tenant($1)" : "SELECT set_config('tenancy.ctx', $1, true)";
        using var command = new NpgsqlCommand(statement, _connection) { Parameters = { new() { Value = signer.Sign(_tenant, _connection.ProcessID) } } };
        command.ExecuteNonQuery();
        using var setting = new NpgsqlCommand($"SELECT set_config('app.tenant', '{_tenant.Id}', true)", _connection);
        setting.ExecuteNonQuery();
    }

    public async ValueTask DisposeAsync()
    {
        await _transaction.DisposeAsync();
        await _connection.DisposeAsync();
        NpgsqlConnection.ClearAllPools();
        await using var postgres = NpgsqlDataSource.Create(_superuser);
        await RunAsync(postgres, $"DROP DATABASE {_name} WITH (FORCE)");
        await RunAsync(postgres, $"DROP ROLE {_name}; DROP ROLE role_{_name}");
    }

    private async Task CreateAsync()
    {
        await using (var postgres = NpgsqlDataSource.Create(_superuser))
        {
            await RunAsync(postgres, $"CREATE DATABASE {_name}");
        }

        var connection = new NpgsqlConnectionStringBuilder(_superuser) { Database = _name, CommandTimeout = 0 };
        await using (var admin = NpgsqlDataSource.Create(connection.ConnectionString))
        {
            await TenancySchema.InstallAsync(admin, _key);
            await TenancyLogins.EnsureApplicationAsync(admin, _name, _password);
            var owner = Skewed
                ? $"CASE WHEN n % 2 = 0 OR n % {Tenants} = 0 THEN 0 ELSE n % {Tenants} END"
                : $"n % {Tenants}";
            await RunAsync(admin, $"""
                CREATE ROLE role_{_name} NOLOGIN;
                GRANT role_{_name} TO {_name};
                CREATE SEQUENCE more;
                CREATE TABLE notes (tenant_id uuid NOT NULL, id bigint NOT NULL, body text NOT NULL, PRIMARY KEY (tenant_id, id));
                INSERT INTO notes SELECT ('0197a000-0000-7000-8000-' || lpad(({owner})::text, 12, '0'))::uuid, n, 'note ' || n FROM generate_series(1, {Rows}) n;
                CREATE TABLE tags AS SELECT tenant_id, id AS note_id FROM notes;
                CREATE INDEX ON tags (tenant_id, note_id);
                CREATE TABLE unindexed AS TABLE notes;
                GRANT SELECT, INSERT ON notes, tags, unindexed TO tenancy_app, role_{_name};
                GRANT USAGE ON SEQUENCE more TO tenancy_app, role_{_name};
                {Policy("notes")}{Policy("tags")}{Policy("unindexed")}
                """);
            await VacuumAsync(admin);
        }

        connection.Username = _name;
        connection.Password = _password;
        connection.Pooling = false;
        _connection = new NpgsqlConnection(connection.ConnectionString);
        await _connection.OpenAsync();
        _transaction = await _connection.BeginTransactionAsync();
    }

    // A transaction elsewhere on the server can keep pages from being marked, and the plans of two forms would differ for that alone.
    private static async Task VacuumAsync(NpgsqlDataSource admin)
    {
        await using var unmarked = admin.CreateCommand(
            "SELECT count(*) FROM pg_class WHERE oid IN ('notes'::regclass, 'tags'::regclass, 'unindexed'::regclass) AND relallvisible < relpages");
        for (var attempt = 0; attempt < 100; attempt++)
        {
            await RunAsync(admin, "VACUUM ANALYZE");
            if ((long)(await unmarked.ExecuteScalarAsync())! == 0)
            {
                return;
            }
        }

        throw new InvalidOperationException("A transaction on this server stays open and keeps VACUUM from its work. Measure on a server of your own.");
    }

    private string Policy(string table)
    {
        var key = _form switch
        {
            PolicyForm.HandWritten => null,
            PolicyForm.Setting => "current_setting('app.tenant', true)::uuid",
            PolicyForm.SettingInSubSelect => "(SELECT current_setting('app.tenant', true)::uuid)",
            PolicyForm.SignedForEachRow => "tenancy.current_tenant_uuid()",
            PolicyForm.RoleForEachStatement => $"'{_tenant.Id}'::uuid",
            _ => "(SELECT tenancy.current_tenant_uuid())",
        };
        var to = _form is PolicyForm.RoleForEachStatement ? $" TO role_{_name}" : "";
        return key is null ? "" : $"ALTER TABLE {table} ENABLE ROW LEVEL SECURITY; CREATE POLICY own ON {table}{to} USING (tenant_id = {key});\n";
    }

    private static long Size(string variable, long otherwise) =>
        Environment.GetEnvironmentVariable(variable) is { Length: > 0 } value ? long.Parse(value, CultureInfo.InvariantCulture) : otherwise;

    private static async Task RunAsync(NpgsqlDataSource source, string sql)
    {
        await using var command = source.CreateCommand(sql);
        await command.ExecuteNonQueryAsync();
    }
}
