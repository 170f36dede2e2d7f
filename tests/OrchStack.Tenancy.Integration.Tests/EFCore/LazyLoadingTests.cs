using Microsoft.EntityFrameworkCore;
using Microsoft.Extensions.DependencyInjection;
using OrchStack.Tenancy.EFCore;
using OrchStack.Tenancy.Integration.Tests.Servers;

namespace OrchStack.Tenancy.Integration.Tests.EFCore;

/// <summary>Navigations that send their query when they are read, whenever that is.</summary>
public sealed class LazyLoadingTests : IAsyncLifetime
{
    private readonly TenantDatabase _database = new();
    private ServiceProvider _services = null!;

    private ITenantScopes Scopes => _services.GetRequiredService<ITenantScopes>();

    public async Task InitializeAsync()
    {
        await _database.InitializeAsync();
        await AppliedMigration.RunAsync(new FoldersContext((DbContextOptions<FoldersContext>)new DbContextOptionsBuilder<FoldersContext>()
            .UseNpgsql(_database.Migrator).UseLazyLoadingProxies().UseOrchStackTenancy().Options));
        await _database.RunAsync($"""
            INSERT INTO "Folder" (tenant_id, "Id") VALUES ('{Tenants.Acme.Id}', 1), ('{Tenants.Globex.Id}', 1);
            INSERT INTO "Sheet" (tenant_id, "Id", "FolderId", "Text") VALUES ('{Tenants.Acme.Id}', 1, 1, 'of Acme'), ('{Tenants.Globex.Id}', 2, 1, 'of Globex');
            """);
        var services = Tenants.Services(_database);
        services.AddPooledDbContextFactory<FoldersContext>(o => o.UseNpgsql(_database.Application).UseLazyLoadingProxies().UseOrchStackTenancy());
        _services = services.BuildServiceProvider(validateScopes: true);
    }

    [Fact]
    public async Task What_is_loaded_late_is_the_tenants_own_and_nothing_comes_after_its_scope()
    {
        await using var context = await Open();

        var folder = await Scopes.RunAsync(Tenants.Acme.Id, async ct =>
        {
            var first = await context.Set<Folder>().SingleAsync(ct);
            Assert.Equal(["of Acme"], first.Sheets.Select(sheet => sheet.Text));
            return first;
        });

        context.Entry(folder).Collection(f => f.Sheets).IsLoaded = false;
        Assert.Throws<ContextTenantException>(() => folder.Sheets.Count);
        await Scopes.RunAsync(Tenants.Globex.Id, _ => Task.FromResult(Assert.Throws<ContextTenantException>(() => folder.Sheets.Count)));
        await Scopes.RunAsync(Tenants.Acme.Id, _ => Task.FromResult(folder.Sheets.Count));
    }

    [Fact]
    public async Task Control_without_row_security_it_is_everybodys()
    {
        await _database.RunAsync("""ALTER TABLE "Sheet" DISABLE ROW LEVEL SECURITY""");
        await using var context = await Open();

        var sheets = await Scopes.RunAsync(Tenants.Acme.Id, async ct => (await context.Set<Folder>().SingleAsync(ct)).Sheets.Select(sheet => sheet.Text).ToList());

        Assert.Contains("of Globex", sheets);
    }

    public async Task DisposeAsync()
    {
        await _services.DisposeAsync();
        await _database.DisposeAsync();
    }

    private Task<FoldersContext> Open() => _services.GetRequiredService<IDbContextFactory<FoldersContext>>().CreateDbContextAsync();
}

public class FoldersContext(DbContextOptions<FoldersContext> options) : DbContext(options)
{
    protected override void OnModelCreating(ModelBuilder modelBuilder) => modelBuilder.Entity<Folder>();
}

[TenantOwned]
public class Folder
{
    public int Id { get; set; }

    public virtual ICollection<Sheet> Sheets { get; } = [];
}

[TenantOwned]
public class Sheet
{
    public int Id { get; set; }

    public int FolderId { get; set; }

    public required string Text { get; set; }
}
