using Microsoft.Extensions.DependencyInjection;
using OrchStack.Tenancy.Integration.Tests.Servers;
using OrchStack.Tenancy.PostgreSql;

namespace OrchStack.Tenancy.Integration.Tests.DataSource;

/// <summary>Orders and their lines, with columns of many types, and three orders of each tenant.</summary>
public sealed class OrdersDatabase : IAsyncLifetime
{
    public TenantDatabase Database { get; } = new();

    public ServiceProvider Services { get; private set; } = null!;

    public TenantDataSource Source => Services.GetRequiredService<TenantDataSource>();

    public ITenantScopes Scopes => Services.GetRequiredService<ITenantScopes>();

    public async Task InitializeAsync()
    {
        await Database.InitializeAsync();
        await Database.RunAsync($""""
            CREATE TYPE mood AS ENUM ('calm', 'angry');
            CREATE TYPE money_of AS (amount numeric, currency text);
            CREATE DOMAIN positive AS int CHECK (VALUE > 0);
            CREATE TABLE orders (id int NOT NULL, customer text NOT NULL);
            CREATE TABLE lines (order_id int NOT NULL, article text NOT NULL);
            CREATE TABLE "Odd Things" (
                "Id" bigint GENERATED ALWAYS AS IDENTITY, "the ""name""" varchar(5), code char(3), amount numeric(10, 2), at timestamptz,
                guid uuid, data jsonb, feeling mood, raw bytea, n positive);
            CREATE TABLE lists (id int NOT NULL, tags text[], price money_of);
            CREATE TABLE bare (id int NOT NULL);
            GRANT SELECT, INSERT ON bare TO tenancy_app;
            CREATE FUNCTION add_order(id int, customer text) RETURNS void LANGUAGE sql AS 'INSERT INTO orders VALUES ($1, $2)';
            CREATE PROCEDURE put_order(id int, customer text) LANGUAGE sql AS 'INSERT INTO orders VALUES ($1, $2)';
            {RowSecurityScript.Enable(new TenantTable("public", "orders"), new TenantTable("public", "lines"), new TenantTable("public", "Odd Things"), new TenantTable("public", "lists"))}
            """");
        Services = Tenants.Services(Database).BuildServiceProvider(validateScopes: true);
        foreach (var tenant in new[] { Tenants.Acme, Tenants.Globex })
        {
            await Scopes.RunAsync(tenant.Id, async _ =>
            {
                await Source.RunAsync($"INSERT INTO orders SELECT n, '{tenant.Name} ' || n FROM generate_series(1, 3) n");
                await Source.RunAsync($"INSERT INTO lines SELECT n, '{tenant.Name} article ' || n FROM generate_series(1, 3) n");
            });
        }
    }

    public async Task DisposeAsync()
    {
        await Services.DisposeAsync();
        await Database.DisposeAsync();
    }
}
