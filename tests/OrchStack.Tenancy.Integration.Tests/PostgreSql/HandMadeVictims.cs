using Npgsql;
using OrchStack.Tenancy.Integration.Tests.Servers;

namespace OrchStack.Tenancy.Integration.Tests.PostgreSql;

/// <summary>The controls: the same data behind hand-made fences, asked by the same careless query with a plain command.</summary>
internal static class HandMadeVictims
{
    private const string Setting = "app.tenant";

    public static Task CreateAsync(TenantDatabase database) => database.RunAsync($"""
        CREATE TABLE where_notes AS SELECT id, tenant_id, body FROM notes;
        CREATE TABLE setting_notes AS TABLE where_notes;
        CREATE TABLE unforced_notes AS TABLE where_notes;
        ALTER TABLE setting_notes ENABLE ROW LEVEL SECURITY, FORCE ROW LEVEL SECURITY;
        CREATE POLICY own ON setting_notes USING (tenant_id = current_setting('{Setting}', true)::uuid);
        ALTER TABLE unforced_notes OWNER TO tenancy_owner;
        ALTER TABLE unforced_notes ENABLE ROW LEVEL SECURITY;
        CREATE POLICY own ON unforced_notes USING (tenant_id = current_setting('{Setting}', true)::uuid);
        GRANT SELECT ON where_notes, setting_notes, unforced_notes TO {database.ApplicationLogin};
        """);

    public static async Task<List<string>> AskAsync(TenantDatabase database, VictimKind kind, Injection injection)
    {
        var table = kind switch
        {
            VictimKind.HandWrittenWhere => "where_notes",
            VictimKind.LoginThatMayBecomeTheOwner => "unforced_notes",
            _ => "setting_notes",
        };
        var login = kind == VictimKind.LoginThatMayBecomeTheOwner ? database.MigratorLogin : database.ApplicationLogin;
        await using var source = NpgsqlDataSource.Create(database.Connection(login, c => c.Pooling = false));
        await using var connection = await source.OpenConnectionAsync();
        if (kind == VictimKind.UnsignedSettingInTransaction)
        {
            await SetAsync(connection, Tenants.Globex, local: false);
            await using var begin = new NpgsqlCommand("BEGIN", connection);
            await begin.ExecuteNonQueryAsync();
            await SetAsync(connection, Tenants.Acme, local: true);
        }
        else
        {
            await SetAsync(connection, Tenants.Acme, local: false);
        }

        var text = injection.For(table, Setting, Tenants.Globex.Id.ToString());
        await using var command = new NpgsqlCommand($"SELECT id, body FROM {table} WHERE tenant_id = '{Tenants.Acme.Id}' AND body LIKE '%{text}%'", connection);
        return await command.ReadAllAsync();
    }

    private static async Task SetAsync(NpgsqlConnection connection, Tenant tenant, bool local)
    {
        await using var command = new NpgsqlCommand("SELECT set_config($1, $2, $3)", connection)
        {
            Parameters = { new() { Value = Setting }, new() { Value = tenant.Id.ToString() }, new() { Value = local } },
        };
        await command.ExecuteNonQueryAsync();
    }
}
