using Microsoft.EntityFrameworkCore;
using Microsoft.EntityFrameworkCore.Infrastructure;
using Microsoft.EntityFrameworkCore.Storage;
using Microsoft.Extensions.DependencyInjection;
using Npgsql;
using OrchStack.Tenancy.PostgreSql;

namespace OrchStack.Tenancy.EFCore;

/// <summary>The connection that a context's options lead to.</summary>
internal static class RegisteredConnection
{
    /// <summary>Tells the doctor of it, so that a node does not start on an open fence. The platform's is open on purpose.</summary>
    public static void Report(DbContextOptions options)
    {
        var connections = options.FindExtension<CoreOptionsExtension>()?.ApplicationServiceProvider?.GetService<ContextConnections>();
        if (connections is null || options.FindExtension<PlatformOptionsExtension>() is not null || ProviderOf(options) is not { } provider)
        {
            return;
        }

        if (TextOf(provider) is { } text)
        {
            connections.Add(text, known => DataSourceOf(provider) is { } source ? source : PostgreSqlSource.FromConnectionString(known));
        }
    }

    public static RelationalOptionsExtension? ProviderOf(IDbContextOptions options) => options.Extensions.OfType<RelationalOptionsExtension>().FirstOrDefault();

    /// <summary>Its connection string; null where the options name none.</summary>
    public static string? TextOf(RelationalOptionsExtension provider) =>
        (provider.ConnectionString ?? provider.Connection?.ConnectionString) is { Length: > 0 } text ? text : DataSourceOf(provider)?.ConnectionString;

    /// <summary>Points a context at it again.</summary>
    public static void Restore(IDbContextOptions options, IRelationalConnection connection)
    {
        if (ProviderOf(options) is { ConnectionString: { Length: > 0 } text })
        {
            connection.ConnectionString = text;
        }
        else if (ProviderOf(options) is { } provider && DataSourceOf(provider) is { } source)
        {
            connection.SetDbConnection(source.CreateConnection(), contextOwnsConnection: true);
        }
    }

    // The provider's package is not referenced; its options hold a data source in a property of this name.
    private static NpgsqlDataSource? DataSourceOf(RelationalOptionsExtension provider) =>
        provider.ConnectionString is { Length: > 0 } || provider.Connection is not null ? null : provider.GetType().GetProperty("DataSource")?.GetValue(provider) as NpgsqlDataSource;
}
