using Microsoft.Extensions.DependencyInjection;
using OrchStack.Tenancy.Integration.Tests.Servers;
using OrchStack.Tenancy.PostgreSql;

namespace OrchStack.Tenancy.Integration.Tests.Replicas;

/// <summary>Two notes of each tenant on a primary, and on the standby that follows it.</summary>
public sealed class ReplicatedNotes : IAsyncLifetime
{
    private TenantDatabase? _database;

    public TenantDatabase Database => _database!;

    /// <summary>The application's login on both servers.</summary>
    public string Application => StandbyServer.OnBoth(Database.Application);

    public async Task InitializeAsync()
    {
        if (StandbyServer.Both is null)
        {
            return;
        }

        _database = new TenantDatabase(StandbyServer.Primary);
        await Database.InitializeAsync();
        await TenancySchema.AllowPoolerAsync(Database.Admin, TimeSpan.FromSeconds(10));
        await Database.RunAsync($"""
            CREATE TABLE notes (id int NOT NULL, text text NOT NULL);
            {RowSecurityScript.Enable(new TenantTable("public", "notes"))}
            """);
        await using var provider = Tenants.Services(Database).BuildProvider(out var source, out var scopes);
        foreach (var tenant in new[] { Tenants.Acme, Tenants.Globex })
        {
            await scopes.RunAsync(tenant.Id, _ => source.RunAsync($"INSERT INTO notes VALUES (1, '{tenant.Name} 1'), (2, '{tenant.Name} 2')"));
        }

        await FollowAsync();
    }

    /// <summary>The services of a node that knows both servers.</summary>
    public ServiceProvider Node(TenantContextMode mode, out TenantDataSource source, out ITenantScopes scopes, string? application = null)
    {
        var services = Tenants.Services(Database, application ?? Application);
        services.Configure<PostgreSqlTenancyOptions>(o => o.ContextMode = mode);
        return services.BuildProvider(out source, out scopes);
    }

    public Task FollowAsync() => StandbyServer.FollowAsync(Database.Admin);

    public Task DisposeAsync() => _database?.DisposeAsync() ?? Task.CompletedTask;
}
