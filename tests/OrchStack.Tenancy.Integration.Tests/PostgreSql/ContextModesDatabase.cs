using Microsoft.Extensions.DependencyInjection;
using OrchStack.Tenancy.Integration.Tests.Servers;
using OrchStack.Tenancy.PostgreSql;

namespace OrchStack.Tenancy.Integration.Tests.PostgreSql;

/// <summary>A table for each type of key, with a row of each of two tenants, in a database that accepts every mode.</summary>
public sealed class ContextModesDatabase : IAsyncLifetime
{
    public static readonly string[] Tables = ["of_uuid", "of_bigint", "of_integer", "of_text"];

    public TenantDatabase Database { get; } = new();

    public static (Tenant One, Tenant Other) TenantsOf(string table) => table switch
    {
        "of_bigint" => (Keyed('c', TenantKey.Of(7_000_000_000L)), Keyed('d', TenantKey.Of(-7L))),
        "of_integer" => (Keyed('e', TenantKey.Of(7)), Keyed('f', TenantKey.Of(-7))),
        "of_text" => (Keyed('1', TenantKey.Of("a.c'm\\e €")), Keyed('2', TenantKey.Of("A.c'm\\e €"))),
        _ => (Tenants.Acme, Tenants.Globex),
    };

    public async Task InitializeAsync()
    {
        await Database.InitializeAsync();
        await TenancySchema.AllowPoolerAsync(Database.Admin, TimeSpan.FromSeconds(60));
        await TenancySchema.AllowPlainAsync(Database.Admin, TimeProvider.System.GetUtcNow().AddHours(1));
        foreach (var table in Tables)
        {
            var (one, other) = TenantsOf(table);
            await Database.RunAsync($"""
                CREATE TABLE {table} (body text NOT NULL);
                {RowSecurityScript.Enable(new TenantTable("public", table) { KeyType = one.Key.Type })}
                """);
            await using var services = Services(TenantContextMode.Signed, table).BuildProvider(out var source, out var scopes);
            await scopes.RunAsync(one.Id, _ => source.RunAsync($"INSERT INTO {table} (body) VALUES ('secret of one')"));
            await scopes.RunAsync(other.Id, _ => source.RunAsync($"INSERT INTO {table} (body) VALUES ('secret of the other')"));
        }
    }

    public Task DisposeAsync() => Database.DisposeAsync();

    internal ServiceCollection Services(TenantContextMode mode, string table, Action<PostgreSqlTenancyOptions>? configure = null)
    {
        var (one, other) = TenantsOf(table);
        var services = Tenants.Services(Database, null, one, other);
        services.Configure<PostgreSqlTenancyOptions>(o =>
        {
            o.ContextMode = mode;
            o.PoolerLifetime = TimeSpan.FromSeconds(30);
            configure?.Invoke(o);
        });
        return services;
    }

    private static Tenant Keyed(char last, TenantKey key) =>
        new(TenantId.Parse($"0197a000-0000-7000-8000-00000000001{last}"), TenantSlug.Parse($"keyed-{last}"), "Keyed") { Key = key };
}
