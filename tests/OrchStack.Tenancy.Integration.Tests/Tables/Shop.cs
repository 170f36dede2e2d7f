using Microsoft.Extensions.DependencyInjection;
using Npgsql;
using OrchStack.Tenancy.Integration.Tests.Servers;
using OrchStack.Tenancy.PostgreSql;

namespace OrchStack.Tenancy.Integration.Tests.Tables;

/// <summary>An application with a table of every kind, for tenants whose keys are uuids or numbers.</summary>
public sealed class Shop : IAsyncDisposable
{
    private readonly TenantDatabase _database = new();
    private ServiceProvider _services = null!;
    private TenantDataSource _source = null!;
    private ITenantScopes _scopes = null!;

    private Shop(TenantKeyType type)
    {
        Type = type;
        (Acme, Globex) = type is TenantKeyType.Uuid
            ? (Tenants.Acme, Tenants.Globex)
            : (Tenants.Acme with { Key = TenantKey.Of(1L) }, Tenants.Globex with { Key = TenantKey.Of(2L) });
    }

    public static TheoryData<TenantKeyType> Types => [TenantKeyType.Uuid, TenantKeyType.BigInt];

    public TenantKeyType Type { get; }

    public Tenant Acme { get; }

    public Tenant Globex { get; }

    public NpgsqlDataSource Admin => _database.Admin;

    public TenantDatabase Database => _database;

    public string ColumnType => Type is TenantKeyType.Uuid ? "uuid" : "bigint";

    public IReadOnlyList<ITenancyTable> Tables
    {
        get
        {
            var membership = new MembershipTable("shop", "user_companies") { Column = "company_id", KeyType = Type, WrittenByPlatform = true };
            return
            [
                new TenantRootTable("shop", "companies") { KeyType = Type },
                membership,
                new MemberTable("shop", "users", membership),
                new SharedTable("shop", "countries"),
                new SharedTable("shop", "templates") { Column = "company_id", KeyType = Type },
                new OutsideTable("shop", "jobs", "a queue"),
                .. new[] { "customers", "orders", "lines" }.Select(name => new TenantTable("shop", name) { Column = "company_id", KeyType = Type }),
            ];
        }
    }

    public static async Task<Shop> OpenAsync(TenantKeyType type, ShopFence fence = ShopFence.Whole, PlatformAccess platform = PlatformAccess.BypassRls)
    {
        var shop = new Shop(type);
        await shop._database.InitializeAsync();
        await shop.CreateAsync(fence, platform);
        shop._services = Tenants.Services(shop._database, null, shop.Acme, shop.Globex).BuildProvider(out shop._source, out shop._scopes);
        return shop;
    }

    public Task<List<string>> AsAsync(Tenant tenant, string sql) => _scopes.RunAsync(tenant.Id, _ => _source.ReadAllAsync(sql));

    public Task<List<string>> AsNobodyAsync(string sql) => _source.ReadAllAsync(sql);

    public static string KeyOf(Tenant tenant) => $"'{tenant.Key.Text}'";


    public async ValueTask DisposeAsync()
    {
        await _services.DisposeAsync();
        await _database.DisposeAsync();
    }

    private async Task CreateAsync(ShopFence fence, PlatformAccess platform)
    {
        await _database.RunAsync($"""
            CREATE SCHEMA shop;
            CREATE TABLE shop.companies (id {ColumnType} PRIMARY KEY, name text UNIQUE);
            CREATE TABLE shop.users (id int PRIMARY KEY, email text UNIQUE);
            CREATE TABLE shop.user_companies (user_id int REFERENCES shop.users ON DELETE CASCADE, company_id {ColumnType} REFERENCES shop.companies ON UPDATE CASCADE ON DELETE CASCADE, PRIMARY KEY (user_id, company_id));
            CREATE TABLE shop.countries (code text PRIMARY KEY);
            CREATE TABLE shop.templates (id serial PRIMARY KEY, body text);
            CREATE TABLE shop.jobs (id int PRIMARY KEY);
            CREATE TABLE shop.customers (id serial PRIMARY KEY, email text UNIQUE, country text REFERENCES shop.countries);
            CREATE TABLE shop.orders (id int PRIMARY KEY, customer_id int REFERENCES shop.customers ON DELETE SET NULL, note text);
            CREATE TABLE shop.lines (order_id int REFERENCES shop.orders ON DELETE CASCADE, n int, note text, PRIMARY KEY (order_id, n));
            GRANT SELECT ON shop.jobs TO tenancy_app;
            """);
        if (fence is ShopFence.PoliciesAlone)
        {
            await _database.RunAsync(RowSecurityScript.Enable(platform, Tables));
        }
        else
        {
            var plan = await FencePlan.ReadAsync(Admin, Tables, new FencePlanOptions { Platform = platform });
            await _database.RunAsync(plan.ToSql());
        }

        await _database.RunAsync(Rows);
        if (fence is ShopFence.KeysAlone)
        {
            var fenced = new[] { "companies", "user_companies", "users", "countries", "templates", "customers", "orders", "lines" };
            await _database.RunAsync(string.Concat(fenced.Select(name => $"ALTER TABLE shop.{name} DISABLE ROW LEVEL SECURITY; GRANT ALL ON shop.{name} TO tenancy_app;")));
        }
    }

    // Different ids: a shop whose keys lack the tenant could not hold the same ones.
    private string Rows => $"""
        INSERT INTO shop.companies VALUES ({KeyOf(Acme)}, 'acme'), ({KeyOf(Globex)}, 'globex');
        INSERT INTO shop.users VALUES (1, 'acme@x'), (2, 'globex@x'), (3, 'both@x');
        INSERT INTO shop.user_companies VALUES (1, {KeyOf(Acme)}), (3, {KeyOf(Acme)}), (2, {KeyOf(Globex)}), (3, {KeyOf(Globex)});
        INSERT INTO shop.countries VALUES ('DE');
        INSERT INTO shop.templates (body, company_id) VALUES ('for all', NULL), ('acme own', {KeyOf(Acme)}), ('globex own', {KeyOf(Globex)});
        INSERT INTO shop.customers (id, company_id, email) VALUES (1, {KeyOf(Acme)}, 'acme one'), (2, {KeyOf(Globex)}, 'globex two');
        INSERT INTO shop.orders (id, company_id, customer_id, note) VALUES (1, {KeyOf(Acme)}, 1, 'acme'), (2, {KeyOf(Globex)}, 2, 'globex');
        INSERT INTO shop.lines (order_id, company_id, n, note) VALUES (1, {KeyOf(Acme)}, 1, 'acme'), (2, {KeyOf(Globex)}, 1, 'globex');
        SELECT setval('shop.customers_id_seq', 100), setval('shop.templates_id_seq', 100);
        """;
}
