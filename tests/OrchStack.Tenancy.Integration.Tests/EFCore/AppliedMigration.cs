using Microsoft.EntityFrameworkCore;
using Npgsql;
using OrchStack.Tenancy.Integration.Tests.Servers;

namespace OrchStack.Tenancy.Integration.Tests.EFCore;

/// <summary>A first migration, run as the login that the context names.</summary>
internal static class AppliedMigration
{
    public static async Task RunAsync(DbContext design)
    {
        await using var _ = design;
        await using var migrator = NpgsqlDataSource.Create(design.Database.GetConnectionString()!);
        foreach (var sql in FirstMigration.Of(design))
        {
            await migrator.RunAsync(sql);
        }
    }
}
