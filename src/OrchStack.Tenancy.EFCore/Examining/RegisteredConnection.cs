using Microsoft.EntityFrameworkCore;
using Microsoft.EntityFrameworkCore.Infrastructure;
using Microsoft.Extensions.DependencyInjection;
using Npgsql;
using OrchStack.Tenancy.PostgreSql;

namespace OrchStack.Tenancy.EFCore;

/// <summary>Tells the doctor which connection a context's options lead to, so that a node does not start on an open fence.</summary>
internal static class ReportedConnection
{
    public static void Report(DbContextOptions options)
    {
        var connections = options.FindExtension<CoreOptionsExtension>()?.ApplicationServiceProvider?.GetService<ContextConnections>();
        if (connections is null || options.Extensions.OfType<RelationalOptionsExtension>().FirstOrDefault() is not { } provider)
        {
            return;
        }

        if ((provider.ConnectionString ?? provider.Connection?.ConnectionString) is { Length: > 0 } connectionString)
        {
            connections.Add(connectionString, PostgreSqlSource.FromConnectionString);
        }

        // The provider's package is not referenced; its options hold a data source in a property of this name.
        else if (provider.GetType().GetProperty("DataSource")?.GetValue(provider) is NpgsqlDataSource source)
        {
            connections.Add(source.ConnectionString, _ => source);
        }
    }
}
