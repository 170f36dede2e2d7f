using Microsoft.EntityFrameworkCore;
using Microsoft.EntityFrameworkCore.Infrastructure;
using Microsoft.EntityFrameworkCore.Storage;
using Microsoft.Extensions.DependencyInjection;
using Npgsql;

namespace OrchStack.Tenancy.Testing;

/// <summary>Walks every table of a context as each tenant and as none, against what the superuser sees.</summary>
public static class TenantIsolation
{
    /// <summary>
    /// Demands that each tenant reads through the application's own context exactly its own rows of every tenant-owned table, the
    /// same rows as everybody of a shared one, and nothing without a tenant. Both tenants need a row in each tenant-owned table:
    /// a table that is empty shows nothing, and is reported.
    /// </summary>
    /// <typeparam name="TContext">The application's context, as it is registered.</typeparam>
    /// <param name="services">The application's services, over the database.</param>
    /// <param name="database">The database.</param>
    /// <param name="cancellationToken">Cancels.</param>
    /// <exception cref="TenantLeakException">Something was seen that should not be, or nothing was there to see.</exception>
    public static async Task DemandAsync<TContext>(IServiceProvider services, TenantTestDatabase database, CancellationToken cancellationToken = default)
        where TContext : DbContext
    {
        ArgumentNullException.ThrowIfNull(services);
        ArgumentNullException.ThrowIfNull(database);
        var truth = await TableTruth.ReadAsync(database, cancellationToken).ConfigureAwait(false);
        var findings = new List<IsolationFinding>();
        var scopes = services.GetRequiredService<ITenantScopes>();
        foreach (var tenant in new[] { database.First, database.Second })
        {
            await scopes.RunAsync(
                tenant.Id,
                (scope, ct) => WalkAsync(scope.Services.GetRequiredService<TContext>(), table => truth.Expect(table, tenant), findings, ct),
                cancellationToken).ConfigureAwait(false);
        }

        var nobody = services.CreateAsyncScope();
        await using var _ = nobody.ConfigureAwait(false);
        await WalkAsync(nobody.ServiceProvider.GetRequiredService<TContext>(), truth.ExpectOfNobody, findings, cancellationToken).ConfigureAwait(false);
        if (findings.Count > 0)
        {
            throw new TenantLeakException([.. findings.Distinct()]);
        }
    }

    // By table and not by DbSet: join tables, and the tables of owned types and split entities, have no set of their own.
    private static async Task WalkAsync(DbContext context, Func<string, RowExpectation> expect, List<IsolationFinding> findings, CancellationToken cancellationToken)
    {
        var sql = context.GetService<ISqlGenerationHelper>();
        foreach (var table in context.Model.GetRelationalModel().Tables)
        {
            var name = $"{table.Schema ?? "public"}.{table.Name}";
            if (expect(name) is { IsOutside: false } expected
                && expected.Fault(await CountAsync(context, sql.DelimitIdentifier(table.Name, table.Schema), cancellationToken).ConfigureAwait(false)) is { } fault)
            {
                findings.Add(new IsolationFinding(table.EntityTypeMappings.First().TypeBase.DisplayName(), name, fault));
            }
        }
    }

    private static async Task<RowsSeen> CountAsync(DbContext context, string table, CancellationToken cancellationToken)
    {
        var query = "SELECT count(*) AS \"Value\" FROM " + table;
        try
        {
            var rows = await context.Database.SqlQueryRaw<long>(query).ToListAsync(cancellationToken).ConfigureAwait(false);
            return new RowsSeen(rows[0]);
        }
        catch (MissingTenantException)
        {
            return RowsSeen.TenantDemanded;
        }
        catch (PostgresException refusal) when (refusal.SqlState == PostgresErrorCodes.InsufficientPrivilege)
        {
            return RowsSeen.NoRight;
        }
    }
}
