using Microsoft.Extensions.DependencyInjection;
using Npgsql;
using OrchStack.Tenancy.Integration.Tests.Servers;
using OrchStack.Tenancy.PostgreSql;

namespace OrchStack.Tenancy.Integration.Tests.Observing;

/// <summary>
/// A shop of one tenant, Acme, that is being adopted. Its old nodes use the login that owns the tables and know nothing of tenants;
/// the new ones use a login of tenancy_app through our data source.
/// </summary>
public sealed class ObservedShop : IAsyncDisposable
{
    private readonly TenantDatabase _database;
    private ServiceProvider _services = null!;

    private ObservedShop(TenantDatabase database) => _database = database;

    public TenantDatabase Database => _database;

    /// <summary>The connection string of an old node.</summary>
    public string OldConnection { get; private set; } = "";

    public NpgsqlDataSource Admin => _database.Admin;

    public string Name => _database.Name;

    /// <summary>An old node: the tables' owner, without a context.</summary>
    public NpgsqlDataSource Old { get; private set; } = null!;

    /// <summary>A new node.</summary>
    public TenantDataSource New => _services.GetRequiredService<TenantDataSource>();

    public ITenantScopes Scopes => _services.GetRequiredService<ITenantScopes>();

    public AdoptionOptions Options { get; } = new() { ExistingRows = Tenants.Acme.Key };

    /// <param name="superuser">Of another server than the run's.</param>
    public static async Task<ObservedShop> OpenAsync(string? superuser = null)
    {
        var shop = new ObservedShop(superuser is null ? new TenantDatabase() : new TenantDatabase(superuser));
        await shop._database.InitializeAsync();
        var owner = shop._database.ExtraLogin("owner");
        await shop.Admin.RunAsync($"""
            CREATE ROLE {owner} LOGIN PASSWORD '{shop._database.Password}';
            CREATE TABLE orders (id bigint GENERATED ALWAYS AS IDENTITY PRIMARY KEY, article text NOT NULL);
            CREATE TABLE lines (id serial PRIMARY KEY, order_id bigint REFERENCES orders ON DELETE CASCADE, quantity int NOT NULL);
            ALTER TABLE orders OWNER TO {owner};
            ALTER TABLE lines OWNER TO {owner};
            INSERT INTO orders (article) SELECT 'article ' || n FROM generate_series(1, 10) n;
            INSERT INTO lines (order_id, quantity) SELECT n, n FROM generate_series(1, 10) n;
            """);
        shop.OldConnection = shop._database.Connection(owner, c => c.ApplicationName = "old node");
        shop.Old = NpgsqlDataSource.Create(shop.OldConnection);
        shop._services = Tenants.Services(shop._database, shop._database.Application + ";Application Name=new node").BuildServiceProvider();
        return shop;
    }

    public async Task<IReadOnlyList<Observation>> SeenAsync() => await TenancyAdoption.ReadObservationsAsync(Admin);

    public Task ForgetAsync() => Admin.RunAsync("DELETE FROM tenancy.observations");

    public Task<List<string>> AsAsync(Tenant tenant, string sql) => Scopes.RunAsync(tenant.Id, _ => New.ReadAllAsync(sql));

    public async Task AdoptAsync(AdoptionStage stage) => await TenancyAdoption.RunAsync(Admin, await AdoptionPlan.ReadAsync(Admin, Options), stage);

    public async ValueTask DisposeAsync()
    {
        await _services.DisposeAsync();
        await Old.DisposeAsync();
        await Admin.RunAsync("REASSIGN OWNED BY " + new NpgsqlConnectionStringBuilder(Old.ConnectionString).Username + " TO CURRENT_USER");
        await _database.DisposeAsync();
    }
}
