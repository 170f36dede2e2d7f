using Microsoft.EntityFrameworkCore;
using Npgsql;
using OrchStack.Tenancy;
using OrchStack.Tenancy.AI.PostgreSql;
using OrchStack.Tenancy.PostgreSql;
using Workspace.Storage;
using Workspace.Usage;

namespace Workspace.Setup;

/// <summary>
/// Makes the developer's database before the first request is served: what an operator does by hand or by pipeline elsewhere,
/// in the same order. It may run again.
/// </summary>
internal sealed class DevelopmentSetup(WorkspaceSettings settings, ITenantScopes scopes, ILogger<DevelopmentSetup> logger) : IHostedService
{
    /// <summary>Any number that all workspaces of a cluster agree on.</summary>
    private const long SetupLock = 0x6f737477;

    public async Task StartAsync(CancellationToken cancellationToken)
    {
        var database = settings.Development!;
        await using var cluster = NpgsqlDataSource.Create(database.Cluster);

        // Two hosts that start together would trip over each other's roles; the lock goes with the connection.
        await using var connection = await cluster.OpenConnectionAsync(cancellationToken);
        await RunAsync(connection, $"SELECT pg_advisory_lock({SetupLock})", cancellationToken);
        try
        {
            await EnsureDatabaseAsync(connection, database.Name, cancellationToken);
            await FenceAsync(database, cancellationToken);
            await MigrateAsync(database, cancellationToken);
            if (settings.Servers.S3 is not null)
            {
                await settings.Servers.EnsureBucketAsync(cancellationToken);
            }

            await SeedAsync(cancellationToken);
        }
        finally
        {
            await RunAsync(connection, $"SELECT pg_advisory_unlock({SetupLock})", CancellationToken.None);
        }
    }

    public Task StopAsync(CancellationToken cancellationToken) => Task.CompletedTask;

    private async Task EnsureDatabaseAsync(NpgsqlConnection cluster, string name, CancellationToken cancellationToken)
    {
        await using var find = new NpgsqlCommand("SELECT 1 FROM pg_database WHERE datname = $1", cluster) { Parameters = { new() { Value = name } } };
        if (await find.ExecuteScalarAsync(cancellationToken) is null)
        {
            logger.LogInformation("Setup 1/4: creating the database {Database}.", name);
            await RunAsync(cluster, $"CREATE DATABASE \"{name}\" ENCODING 'UTF8' TEMPLATE template0", cancellationToken);
        }
        else
        {
            logger.LogInformation("Setup 1/4: the database {Database} is there.", name);
        }
    }

    private async Task FenceAsync(DevelopmentDatabase database, CancellationToken cancellationToken)
    {
        logger.LogInformation("Setup 2/4: the tenancy schema, the signing key, the logins {Application} and {Migrator}.", database.ApplicationLogin, database.MigratorLogin);
        await using var superuser = NpgsqlDataSource.Create(database.Superuser);
        await TenancySchema.InstallAsync(superuser, settings.SigningKey, cancellationToken);
        await TenantVectorSchema.InstallAsync(superuser, cancellationToken);
        await TenancyLogins.EnsureApplicationAsync(superuser, database.ApplicationLogin, database.ApplicationPassword, cancellationToken);
        await TenancyLogins.EnsureMigratorAsync(superuser, database.MigratorLogin, database.MigratorPassword, cancellationToken);
    }

    private async Task MigrateAsync(DevelopmentDatabase database, CancellationToken cancellationToken)
    {
        logger.LogInformation("Setup 3/4: the migrations.");
        await using var migrator = WorkspaceDbContextFactory.Create(database.Migrator);
        await migrator.Database.MigrateAsync(cancellationToken);
    }

    /// <summary>As the application does everything: inside each tenant, through the ordinary context.</summary>
    private async Task SeedAsync(CancellationToken cancellationToken)
    {
        logger.LogInformation("Setup 4/4: something to read for each tenant.");
        foreach (var tenant in settings.Tenants)
        {
            await scopes.RunAsync(
                tenant.Id,
                async (scope, ct) =>
                {
                    await scope.Services.GetRequiredService<Seeding>().SeedAsync(tenant, ct);
                    await scope.Services.GetRequiredService<StartingUsage>().CountAsync(tenant, ct);
                },
                cancellationToken);
        }
    }

    private static async Task RunAsync(NpgsqlConnection connection, string sql, CancellationToken cancellationToken)
    {
        await using var command = new NpgsqlCommand(sql, connection);
        await command.ExecuteNonQueryAsync(cancellationToken);
    }
}
