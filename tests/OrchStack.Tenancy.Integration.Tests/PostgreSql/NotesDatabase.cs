using Microsoft.Extensions.DependencyInjection;
using OrchStack.Tenancy.Integration.Tests.Servers;
using OrchStack.Tenancy.PostgreSql;

namespace OrchStack.Tenancy.Integration.Tests.PostgreSql;

/// <summary>A table of notes, fenced by the generator, with two notes of each tenant.</summary>
public sealed class NotesDatabase : IAsyncLifetime
{
    public const string AcmeSecret = "acme-secret";
    public const string GlobexSecret = "globex-secret";

    public TenantDatabase Database { get; } = new();

    public ServiceProvider Services { get; private set; } = null!;

    public TenantDataSource Source => Services.GetRequiredService<TenantDataSource>();

    public ITenantScopes Scopes => Services.GetRequiredService<ITenantScopes>();

    public async Task InitializeAsync()
    {
        await Database.InitializeAsync();
        await Database.RunAsync($"""
            CREATE TABLE notes (id bigint GENERATED ALWAYS AS IDENTITY PRIMARY KEY, body text NOT NULL);
            {RowSecurityScript.Enable(new TenantTable("public", "notes"))}
            """);
        Services = Tenants.Services(Database).BuildServiceProvider(validateScopes: true);
        foreach (var (tenant, secret) in new[] { (Tenants.Acme, AcmeSecret), (Tenants.Globex, GlobexSecret) })
        {
            await Scopes.RunAsync(tenant.Id, async _ =>
            {
                await Source.RunAsync($"INSERT INTO notes (body) VALUES ('{secret} one')");
                await Source.RunAsync($"INSERT INTO notes (body) VALUES ('{secret} two')");
            });
        }

        await HandMadeVictims.CreateAsync(Database);
    }

    public async Task DisposeAsync()
    {
        await Services.DisposeAsync();
        await Database.DisposeAsync();
    }
}
