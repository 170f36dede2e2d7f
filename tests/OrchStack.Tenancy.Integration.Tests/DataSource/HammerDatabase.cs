using Microsoft.Extensions.DependencyInjection;
using OrchStack.Tenancy.Integration.Tests.Servers;
using OrchStack.Tenancy.PostgreSql;

namespace OrchStack.Tenancy.Integration.Tests.DataSource;

/// <summary>A thousand tenants with five rows each, fenced by the generator, and the same once more behind a plain setting.</summary>
public sealed class HammerDatabase : IAsyncLifetime
{
    public const int RowsOfEach = 5;

    public TenantDatabase Database { get; } = new();

    public Tenant[] All { get; } = [.. Enumerable.Range(0, 1_000).Select(i =>
        new Tenant(TenantId.Parse($"0197a000-0000-7000-8000-{i:x12}"), TenantSlug.Parse($"tenant-{i}"), $"Tenant {i}"))];

    public async Task InitializeAsync()
    {
        await Database.InitializeAsync();
        await TenancySchema.AllowPoolerAsync(Database.Admin, TimeSpan.FromSeconds(60));
        await Database.RunAsync($"""
            CREATE TABLE parts (tenant_id uuid NOT NULL, body text NOT NULL);
            INSERT INTO parts SELECT ('0197a000-0000-7000-8000-' || lpad(to_hex(n / {RowsOfEach}), 12, '0'))::uuid, 'part ' || n
                FROM generate_series(0, {(All.Length * RowsOfEach) - 1}) n;
            CREATE TABLE plain_parts AS TABLE parts;
            CREATE INDEX ON parts (tenant_id);
            {RowSecurityScript.Enable(new TenantTable("public", "parts"))}
            ALTER TABLE plain_parts ENABLE ROW LEVEL SECURITY;
            CREATE POLICY own ON plain_parts USING (tenant_id = nullif(current_setting('app.tenant', true), '')::uuid);
            GRANT SELECT ON plain_parts TO tenancy_app;
            ANALYZE;
            """);
    }

    public Task DisposeAsync() => Database.DisposeAsync();

    internal ServiceProvider Serve(string application, TenantContextMode mode, out TenantDataSource source, out ITenantScopes scopes)
    {
        var services = Tenants.Services(Database, application, All);
        services.Configure<PostgreSqlTenancyOptions>(o =>
        {
            o.ContextMode = mode;
            o.PoolerLifetime = TimeSpan.FromSeconds(60);
        });
        return services.BuildProvider(out source, out scopes);
    }
}
