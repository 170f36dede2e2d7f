using Microsoft.EntityFrameworkCore;
using Microsoft.Extensions.DependencyInjection;
using OrchStack.Tenancy.Integration.Tests.EFCore;
using OrchStack.Tenancy.Integration.Tests.Servers;

namespace OrchStack.Tenancy.Integration.Tests.EFCoreEncryption;

/// <summary>Patients of two tenants, with keys in a folder.</summary>
public sealed class ClinicDatabase : IAsyncLifetime
{
    private readonly string _folder = Directory.CreateTempSubdirectory("orchstack-keys-").FullName;

    public TenantDatabase Database { get; } = new();

    public ServiceProvider Services { get; private set; } = null!;

    public async Task InitializeAsync()
    {
        await Database.InitializeAsync();
        await AppliedMigration.RunAsync(new Clinic(FirstMigration.Options<Clinic>(Database.Migrator)));
        Services = Node();
    }

    public ServiceProvider Node()
    {
        var services = Tenants.Services(Database);
        services.AddOrchStackTenancy().AddTenantEncryption(o => o.LocalFolder = _folder);
        services.AddDbContextPool<Clinic>(o => o.UseNpgsql(Database.Connection(Database.ApplicationLogin, static connection => connection.MaxPoolSize = 20)).UseOrchStackTenancy());
        return services.BuildServiceProvider(validateScopes: true);
    }

    internal Task<T> AsAsync<T>(Tenant tenant, Func<Clinic, Task<T>> work, IServiceProvider? node = null) => (node ?? Services).GetRequiredService<ITenantScopes>()
        .RunAsync(tenant.Id, (scope, _) => work(scope.Services.GetRequiredService<Clinic>()));

    public async Task DisposeAsync()
    {
        await Services.DisposeAsync();
        await Database.DisposeAsync();
        Directory.Delete(_folder, recursive: true);
    }
}
