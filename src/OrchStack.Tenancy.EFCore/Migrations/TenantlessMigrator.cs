using Microsoft.EntityFrameworkCore.Infrastructure;
using Microsoft.EntityFrameworkCore.Migrations;

namespace OrchStack.Tenancy.EFCore;

/// <summary>Lets migrations run for nobody only: the migrator's login sees all tenants' rows, and so would a seeding inside a tenant's scope.</summary>
internal sealed class TenantlessMigrator(IMigrator inner, ICurrentDbContext current) : IMigrator
{
    public void Migrate(string? targetMigration = null)
    {
        DemandNobody();
        inner.Migrate(targetMigration);
    }

    public Task MigrateAsync(string? targetMigration = null, CancellationToken cancellationToken = default)
    {
        DemandNobody();
        return inner.MigrateAsync(targetMigration, cancellationToken);
    }

    public string GenerateScript(string? fromMigration = null, string? toMigration = null, MigrationsSqlGenerationOptions options = MigrationsSqlGenerationOptions.Default) =>
        inner.GenerateScript(fromMigration, toMigration, options);

    public bool HasPendingModelChanges() => inner.HasPendingModelChanges();

    private void DemandNobody()
    {
        if (ContextServices.TryTenant(current.Context, out var tenant))
        {
            throw new InvalidOperationException(
                $"{current.Context.GetType().Name} is migrated inside the scope of tenant '{tenant.Slug}', but its login sees the rows of all tenants. Migrate outside any scope; rows of one tenant are added with the application's own context inside its scope.");
        }
    }
}
