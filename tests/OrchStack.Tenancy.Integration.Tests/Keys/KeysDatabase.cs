using Microsoft.Extensions.DependencyInjection;
using OrchStack.Tenancy.Integration.Tests.Servers;
using OrchStack.Tenancy.PostgreSql;

namespace OrchStack.Tenancy.Integration.Tests.Keys;

/// <summary>A database with a login for keys, and the key that wraps them in a folder.</summary>
public sealed class KeysDatabase : IAsyncLifetime
{
    private readonly string _folder = Directory.CreateTempSubdirectory("orchstack-keys-").FullName;
    private string _login = "";

    public TenantDatabase Database { get; } = new();

    public string Keys => Database.Connection(_login);

    public async Task InitializeAsync()
    {
        await Database.InitializeAsync();
        await Database.RunAsync("CREATE TABLE notes (body text)");
        await TenancyLogins.EnsureRegistryAsync(Database.Admin, Database.RegistryLogin, Database.Password);
        await TenancyLogins.EnsurePlatformAsync(Database.Admin, Database.PlatformLogin, Database.Password);
        _login = Database.ExtraLogin("keys");
        await TenancyLogins.EnsureKeysAsync(Database.Admin, _login, Database.Password);
    }

    public ServiceProvider Node(params Tenant[] more)
    {
        var services = Tenants.Services(Database, more: more);
        services.AddLogging();
        services.AddOrchStackTenancy().AddTenantEncryption(o => o.LocalFolder = _folder).UsePostgreSqlKeys(Keys);
        return services.BuildServiceProvider(validateScopes: true);
    }

    public async Task DisposeAsync()
    {
        await Database.DisposeAsync();
        Directory.Delete(_folder, recursive: true);
    }
}
