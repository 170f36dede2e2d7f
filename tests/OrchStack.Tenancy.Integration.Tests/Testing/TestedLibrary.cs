using Microsoft.EntityFrameworkCore;
using Microsoft.Extensions.DependencyInjection;
using Npgsql;
using OrchStack.Tenancy.Integration.Tests.EFCore;
using OrchStack.Tenancy.Integration.Tests.Servers;
using OrchStack.Tenancy.PostgreSql;
using OrchStack.Tenancy.Testing;

namespace OrchStack.Tenancy.Integration.Tests.Testing;

/// <summary>The library as its own tests would start it: on a database for tests, with the application's registrations.</summary>
public sealed class TestedLibrary : IAsyncLifetime
{
    public TenantTestDatabase Database { get; private set; } = null!;

    public ServiceProvider Services { get; private set; } = null!;

    public async Task InitializeAsync()
    {
        Database = await TenantTestDatabase.CreateAsync(PostgresServer.Superuser);
        await using (var design = new LibraryContext(FirstMigration.Options<LibraryContext>(Database.Migrator)))
        await using (var migrator = NpgsqlDataSource.Create(Database.Migrator))
        {
            foreach (var sql in FirstMigration.Of(design))
            {
                await migrator.RunAsync(sql);
            }
        }

        var services = new ServiceCollection();
        services.AddOrchStackTenancy()
            .UseInMemoryTenants(tenants => tenants.Add(Database.First).Add(Database.Second))
            .UsePostgreSql(o => o.SigningKey = SigningKey.Generate("production"));
        services.AddDbContextPool<LibraryContext>(o => o.UseNpgsql(Database.Application).UseOrchStackTenancy());
        services.PostConfigure<PostgreSqlTenancyOptions>(Database.Apply);
        Services = services.BuildServiceProvider(validateScopes: true);
    }

    public Task AddBookAsync(Tenant tenant, string title) => Services.GetRequiredService<ITenantScopes>().RunAsync(tenant.Id, async (scope, ct) =>
    {
        var library = scope.Services.GetRequiredService<LibraryContext>();
        library.Books.Add(new Book { Title = title, Author = new Author { Name = title }, Labels = { new Label { Text = title } } });
        await library.SaveChangesAsync(ct);
    });

    public async Task DisposeAsync()
    {
        await Services.DisposeAsync();
        await Database.DisposeAsync();
    }
}
