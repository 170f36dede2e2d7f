using Microsoft.EntityFrameworkCore;
using Microsoft.Extensions.DependencyInjection;
using Npgsql;
using OrchStack.Tenancy.Integration.Tests.Servers;

namespace OrchStack.Tenancy.Integration.Tests.EFCore;

/// <summary>The library's tables, made by the SQL of a first migration on the migrator's login, with one author and book per tenant.</summary>
public sealed class LibraryDatabase : IAsyncLifetime
{
    public TenantDatabase Database { get; } = new();

    public ServiceProvider Services { get; private set; } = null!;

    public ITenantScopes Scopes => Services.GetRequiredService<ITenantScopes>();

    public async Task InitializeAsync()
    {
        await Database.InitializeAsync();
        await AppliedMigration.RunAsync(new LibraryContext(FirstMigration.Options<LibraryContext>(Database.Migrator)));
        var services = Tenants.Services(Database);
        services.AddDbContextPool<LibraryContext>(o => o.UseNpgsql(Database.Application).UseOrchStackTenancy());
        Services = services.BuildServiceProvider(validateScopes: true);
        foreach (var (tenant, name) in new[] { (Tenants.Acme, "Ann Acme"), (Tenants.Globex, "Gus Globex") })
        {
            await AsAsync(tenant, async library =>
            {
                library.Books.Add(new Book { Title = $"A book of {name}", Author = new Author { Name = name }, Labels = { new Label { Text = $"label of {name}" } } });
                await library.SaveChangesAsync();
            });
        }
    }

    public Task AsAsync(Tenant tenant, Func<LibraryContext, Task> work) =>
        Scopes.RunAsync(tenant.Id, (scope, _) => work(scope.Services.GetRequiredService<LibraryContext>()));

    public Task<T> AsAsync<T>(Tenant tenant, Func<LibraryContext, Task<T>> work) =>
        Scopes.RunAsync(tenant.Id, (scope, _) => work(scope.Services.GetRequiredService<LibraryContext>()));

    public async Task DisposeAsync()
    {
        await Services.DisposeAsync();
        await Database.DisposeAsync();
    }
}
