using Microsoft.EntityFrameworkCore;
using Microsoft.Extensions.DependencyInjection;
using OrchStack.Tenancy.PostgreSql;
using Npgsql;
using OrchStack.Tenancy.Benchmarks.PostgreSql;

namespace OrchStack.Tenancy.Benchmarks.EFCore;

/// <summary>A database with the shop in three schemas: one tenant's rows alone, and twice those of ten tenants.</summary>
internal sealed class ShopServer : IAsyncDisposable
{
    public const int Customers = 1_000;
    public const int OrdersOfEach = 10;

    private readonly NotesServer _server;
    private readonly ServiceProvider _services;

    private ShopServer(NotesServer server)
    {
        _server = server;
        _services = new ServiceCollection()
            .AddPooledDbContextFactory<PlainShop>(o => Plain(o, server.Application))
            .AddPooledDbContextFactory<FilteredShop>(o => Plain(o, server.Application))
            .AddSingleton(server.Services.GetRequiredService<SessionContext>())
            .AddSingleton(server.Services.GetRequiredService<ITenantContext>())
            .AddPooledDbContextFactory<FencedShop>(o => Fenced(o, server.Application))
            .BuildServiceProvider();
    }

    public static async Task<ShopServer> StartAsync(Func<string, string> reroute)
    {
        var server = await NotesServer.StartAsync(reroute);
        await using var admin = NpgsqlDataSource.Create(server.Superuser);
        await using (var plain = new PlainShop(Options<PlainShop>(o => Plain(o, server.Superuser))))
        await using (var filtered = new FilteredShop(Options<FilteredShop>(o => Plain(o, server.Superuser))))
        await using (var fenced = new FencedShop(Options<FencedShop>(o => Fenced(o, server.Superuser))))
        {
            foreach (var context in new ShopContext[] { plain, filtered, fenced })
            {
                await NotesServer.RunAsync(admin, context.Database.GenerateCreateScript());
            }
        }

        await NotesServer.RunAsync(admin, $"""
            {Fill("plain", "", "")}
            {Fill("filtered", "\"TenantId\", ", "tenant, ")}
            {Fill("fenced", "tenant_id, ", "tenant, ")}
            GRANT USAGE ON SCHEMA plain, filtered TO tenancy_app;
            GRANT SELECT, INSERT, UPDATE, DELETE ON ALL TABLES IN SCHEMA plain, filtered TO tenancy_app;
            """);
        await NotesServer.RunAsync(admin, "VACUUM ANALYZE");
        return new ShopServer(server);

        string Fill(string schema, string column, string value)
        {
            var tenants = column.Length == 0 ? 1 : 10;
            var tenant = $"CASE WHEN t = 1 THEN '{server.Tenant.Id}'::uuid ELSE gen_random_uuid() END AS tenant";
            return $"""
                WITH tenants AS MATERIALIZED (SELECT t, {tenant} FROM generate_series(1, {tenants}) t),
                    customers AS (INSERT INTO {schema}."Customers" ({column}"Id", "Name") SELECT {value}{Customers} * (t - 1) + n, 'customer ' || n FROM tenants, generate_series(1, {Customers}) n)
                INSERT INTO {schema}."Orders" ({column}"CustomerId", "Total")
                    SELECT {value}{Customers} * (t - 1) + 1 + n % {Customers}, n % 977 FROM tenants, generate_series(1, {Customers * OrdersOfEach}) n;
                """;
        }
    }

    /// <summary>Work of the tenant with a context from the pool.</summary>
    public async Task<T> RunAsync<T>(Way way, Func<ShopContext, Task<T>> work)
    {
        if (way is Way.Fenced)
        {
            return await _server.Scopes.RunAsync(_server.Tenant.Id, async ct =>
            {
                await using var fenced = await Open<FencedShop>(ct);
                return await work(fenced);
            });
        }

        await using ShopContext context = way is Way.Plain ? await Open<PlainShop>(default) : await Open<FilteredShop>(default);
        if (context is FilteredShop filtered)
        {
            filtered.Tenant = _server.Tenant.Id.Value;
        }

        return await work(context);
    }

    /// <summary>The model, built from nothing.</summary>
    public int BuildModel(Way way)
    {
        using ShopContext context = way switch
        {
            Way.Plain => new PlainShop(Options<PlainShop>(o => Plain(o.EnableServiceProviderCaching(false), _server.Application))),
            Way.Filtered => new FilteredShop(Options<FilteredShop>(o => Plain(o.EnableServiceProviderCaching(false), _server.Application))),
            _ => new FencedShop(Options<FencedShop>(o => Fenced(o.EnableServiceProviderCaching(false), _server.Application))),
        };
        return context.Model.GetEntityTypes().Count();
    }

    public async ValueTask DisposeAsync()
    {
        await _services.DisposeAsync();
        await _server.DisposeAsync();
    }

    private Task<TContext> Open<TContext>(CancellationToken cancellationToken)
        where TContext : DbContext => _services.GetRequiredService<IDbContextFactory<TContext>>().CreateDbContextAsync(cancellationToken);

    private static DbContextOptions<TContext> Options<TContext>(Action<DbContextOptionsBuilder> configure)
        where TContext : DbContext
    {
        var builder = new DbContextOptionsBuilder<TContext>();
        configure(builder);
        return builder.Options;
    }

    private static void Plain(DbContextOptionsBuilder options, string connection) => options.UseNpgsql(connection);

    private static void Fenced(DbContextOptionsBuilder options, string connection) =>
        options.UseNpgsql(connection).UseOrchStackTenancy(tenancy => tenancy.OwnEntitiesIn(typeof(ShopContext).Namespace!));
}
