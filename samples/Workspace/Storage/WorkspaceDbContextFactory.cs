using Microsoft.EntityFrameworkCore;
using Microsoft.EntityFrameworkCore.Design;

namespace Workspace.Storage;

/// <summary>For <c>dotnet ef migrations add</c>, which needs the model and no database.</summary>
internal sealed class WorkspaceDbContextFactory : IDesignTimeDbContextFactory<WorkspaceDbContext>
{
    public WorkspaceDbContext CreateDbContext(string[] args) => Create("Host=nowhere");

    /// <summary>A context that migrates: on the migrator's login, without a tenant.</summary>
    public static WorkspaceDbContext Create(string connectionString) => new(
        new DbContextOptionsBuilder<WorkspaceDbContext>().UseNpgsql(connectionString).UseOrchStackTenancy().Options);
}
