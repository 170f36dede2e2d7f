using Microsoft.EntityFrameworkCore;
using Microsoft.EntityFrameworkCore.Infrastructure;
using Microsoft.EntityFrameworkCore.Metadata;
using Microsoft.EntityFrameworkCore.Migrations;

namespace OrchStack.Tenancy.Integration.Tests.EFCore;

/// <summary>What <c>dotnet ef migrations add</c> and <c>script</c> come to for an empty database.</summary>
public static class FirstMigration
{
    public static DbContextOptions<TContext> Options<TContext>(string connectionString)
        where TContext : DbContext =>
        new DbContextOptionsBuilder<TContext>().UseNpgsql(connectionString).UseOrchStackTenancy().Options;

    public static IReadOnlyList<string> Of(DbContext context)
    {
        var model = context.GetService<IDesignTimeModel>().Model;
        var operations = context.GetService<IMigrationsModelDiffer>().GetDifferences(null, model.GetRelationalModel());
        return [.. context.GetService<IMigrationsSqlGenerator>().Generate(operations, model).Select(command => command.CommandText)];
    }
}
