using Microsoft.EntityFrameworkCore;
using Microsoft.Extensions.DependencyInjection;
using OrchStack.Tenancy.AI.PostgreSql;
using OrchStack.Tenancy.Integration.Tests.EFCore;
using OrchStack.Tenancy.Integration.Tests.Servers;
using OrchStack.Tenancy.PostgreSql;

namespace OrchStack.Tenancy.Integration.Tests.Moving;

/// <summary>A whole stack of its own: database with registry, keys and vectors, and a folder for files.</summary>
internal sealed class StudioStack : IAsyncDisposable
{
    private readonly string _folder = Directory.CreateTempSubdirectory("orchstack-stack-").FullName;

    public TenantDatabase Database { get; } = new();

    public ServiceProvider Services { get; private set; } = null!;

    public ITenantScopes Scopes => Services.GetRequiredService<ITenantScopes>();

    public static async Task<StudioStack> StartAsync(Action<TenantRowsOptions>? rows = null)
    {
        var stack = new StudioStack();
        await stack.Database.InitializeAsync();
        await TenantVectorSchema.InstallAsync(stack.Database.Admin);
        await AppliedMigration.RunAsync(new Studio(FirstMigration.Options<Studio>(stack.Database.Migrator)));
        await TenancyLogins.EnsureRegistryAsync(stack.Database.Admin, stack.Database.RegistryLogin, stack.Database.Password);
        var keys = stack.Database.ExtraLogin("keys");
        await TenancyLogins.EnsureKeysAsync(stack.Database.Admin, keys, stack.Database.Password);
        var services = new ServiceCollection().AddLogging();
        services.AddOrchStackTenancy()
            .UsePostgreSql(o =>
            {
                o.Application = stack.Database.Application;
                o.Registry = stack.Database.Registry;
                o.SigningKey = stack.Database.SigningKey;
            })
            .AddTenantRows(o =>
            {
                o.Migrator = stack.Database.Migrator;
                rows?.Invoke(o);
            })
            .UsePostgreSqlVectors()
            .UsePostgreSqlKeys(stack.Database.Connection(keys))
            .AddTenantEncryption(o => o.LocalFolder = Path.Combine(stack._folder, "keys"))
            .AddTenantFiles(o => o.LocalRoot = Path.Combine(stack._folder, "files"));
        services.AddDbContextPool<Studio>(o => o.UseNpgsql(stack.Database.Application).UseOrchStackTenancy());
        stack.Services = services.BuildServiceProvider(validateScopes: true);
        return stack;
    }

    public Task<T> AsAsync<T>(Tenant tenant, Func<Studio, Task<T>> work) => Scopes.RunAsync(tenant.Id, (scope, _) => work(scope.Services.GetRequiredService<Studio>()));

    public async Task<MemoryStream> ExportAsync(Tenant tenant, TenantArchiveOptions options)
    {
        await using var platform = await Scopes.EnterPlatformAsync("moving");
        MemoryStream archive = new();
        await Services.GetRequiredService<ITenantArchives>().ExportAsync(tenant.Id, archive, options);
        archive.Position = 0;
        return archive;
    }

    public async Task<Tenant> RestoreAsync(Stream archive, TenantArchiveOptions options)
    {
        await using var platform = await Scopes.EnterPlatformAsync("moving");
        archive.Position = 0;
        return await Services.GetRequiredService<ITenantArchives>().RestoreAsync(archive, options);
    }

    public async Task CreateAsync(Tenant tenant)
    {
        await using var platform = await Scopes.EnterPlatformAsync("test");
        await Services.GetRequiredService<ITenantLifecycle>().CreateAsync(tenant);
    }

    public async Task<TenantRemovalReport> DeleteAsync(Tenant tenant)
    {
        await using var platform = await Scopes.EnterPlatformAsync("test");
        return await Services.GetRequiredService<ITenantLifecycle>().DeleteAsync(tenant.Id, "asked for");
    }

    public async ValueTask DisposeAsync()
    {
        await Services.DisposeAsync();
        await Database.DisposeAsync();
        Directory.Delete(_folder, recursive: true);
    }
}
