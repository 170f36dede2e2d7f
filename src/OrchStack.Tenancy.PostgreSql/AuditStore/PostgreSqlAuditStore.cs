using System.Data.Common;
using System.Runtime.CompilerServices;
using System.Transactions;
using Npgsql;

namespace OrchStack.Tenancy.PostgreSql;

/// <summary>
/// The audit logs. A tenant's entries go through the application's login under the tenant's signed context, so the database
/// itself checks whose they are; the platform's go through the registry's login, which no tenant's statement can use. Both
/// on connections of their own and outside the application's transactions: no rollback takes an entry back.
/// </summary>
internal sealed class PostgreSqlAuditStore(TenantDataSource tenants, ITenantContext context, RegistryDatabase registry) : ITenantAuditStore
{
    private const string TenantLog = "tenant_audit";
    private const string PlatformLog = "platform_audit";

    public async ValueTask AppendAsync(TenantId log, AuditEvent entry, CancellationToken cancellationToken)
    {
        ArgumentNullException.ThrowIfNull(entry);
        var connection = await OpenAsync(log, cancellationToken).ConfigureAwait(false);
        await using var _ = connection.ConfigureAwait(false);
        var command = NewCommand(connection, AuditRow.Insert(TenantLog), AuditRow.Values(entry, log));
        await using var __ = command.ConfigureAwait(false);
        await command.ExecuteNonQueryAsync(cancellationToken).ConfigureAwait(false);
    }

    public async IAsyncEnumerable<AuditEvent> ReadAsync(TenantId log, AuditQuery query, [EnumeratorCancellation] CancellationToken cancellationToken)
    {
        foreach (var entry in await ReadAllAsync(log, query, cancellationToken).ConfigureAwait(false))
        {
            yield return entry;
        }
    }

    public async ValueTask AppendToPlatformAsync(AuditEvent entry, CancellationToken cancellationToken)
    {
        ArgumentNullException.ThrowIfNull(entry);
        await registry.RunAsync(AuditRow.Insert(PlatformLog), cancellationToken, AuditRow.Values(entry, entry.TenantId)).ConfigureAwait(false);
    }

    public IAsyncEnumerable<AuditEvent> ReadPlatformAsync(AuditQuery query, CancellationToken cancellationToken)
    {
        ArgumentNullException.ThrowIfNull(query);
        return registry.ListAsync(AuditRow.Select(PlatformLog), AuditRow.Read, cancellationToken, AuditRow.Values(query));
    }

    private async Task<List<AuditEvent>> ReadAllAsync(TenantId log, AuditQuery query, CancellationToken cancellationToken)
    {
        ArgumentNullException.ThrowIfNull(query);
        var connection = await OpenAsync(log, cancellationToken).ConfigureAwait(false);
        await using var _ = connection.ConfigureAwait(false);

        // No condition on the tenant: the policy has one, and a second would mislead the planner.
        var command = NewCommand(connection, AuditRow.Select(TenantLog), AuditRow.Values(query));
        await using var __ = command.ConfigureAwait(false);
        var reader = await command.ExecuteReaderAsync(cancellationToken).ConfigureAwait(false);
        await using var ___ = reader.ConfigureAwait(false);
        var entries = new List<AuditEvent>();
        while (await reader.ReadAsync(cancellationToken).ConfigureAwait(false))
        {
            entries.Add(AuditRow.Read(reader));
        }

        return entries;
    }

    private async Task<DbConnection> OpenAsync(TenantId log, CancellationToken cancellationToken)
    {
        if (!context.TryGetTenant(out var tenant) || tenant.Id != log)
        {
            throw new InvalidOperationException($"""
                Refused to open the audit log of tenant '{log}': the current tenant is {(tenant is null ? "nobody" : $"'{tenant.Id}'")}.
                Enter the tenant whose log it is: await scopes.RunAsync(tenantId, async ct => …).
                """);
        }

        using var outside = new TransactionScope(TransactionScopeOption.Suppress, TransactionScopeAsyncFlowOption.Enabled);
        var connection = await tenants.Primary.OpenConnectionAsync(cancellationToken).ConfigureAwait(false);
        outside.Complete();
        return connection;
    }

    private static DbCommand NewCommand(DbConnection connection, string sql, NpgsqlParameter[] values)
    {
        var command = connection.CreateCommand();
        command.CommandText = sql;
        command.Parameters.AddRange(values);
        return command;
    }
}
