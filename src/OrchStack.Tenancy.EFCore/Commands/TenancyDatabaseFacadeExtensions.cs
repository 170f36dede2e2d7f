using System.Data.Common;
using Microsoft.EntityFrameworkCore.Infrastructure;
using Microsoft.EntityFrameworkCore.Storage;
using Npgsql;
using OrchStack.Tenancy.EFCore;
using OrchStack.Tenancy.PostgreSql;

namespace Microsoft.EntityFrameworkCore;

/// <summary>SQL of one's own over a context's connection, with Dapper or plain ADO.NET.</summary>
public static class TenancyDatabaseFacadeExtensions
{
    /// <summary>
    /// The context's connection, on which every command brings the current tenant: for Dapper, where <c>GetDbConnection()</c> would
    /// send commands that say nothing of a tenant and are refused. Commands take part in the context's transaction.
    /// </summary>
    /// <returns>A connection that stays the context's: disposing of it leaves the context's open if the context had opened it.</returns>
    /// <exception cref="ContextTenantException">The context tracks entities of another tenant.</exception>
    public static DbConnection GetTenantConnection(this DatabaseFacade database)
    {
        ArgumentNullException.ThrowIfNull(database);
        var context = ((IDatabaseFacadeDependenciesAccessor)database).Context;
        return database.GetDbConnection() is NpgsqlConnection connection
            ? new TenantConnection(connection, ContextServices.Of(context).Demand(context, connection), isBorrowed: true)
            : throw new NotSupportedException("GetTenantConnection() works with the Npgsql provider.");
    }
}
