using Npgsql;

namespace OrchStack.Tenancy.Integration.Tests.Companies;

/// <summary>The writing side; docs/stores.md shows it.</summary>
public sealed partial class CompanyTenantStore : ITenantDirectory
{
    public async ValueTask AddAsync(Tenant tenant, CancellationToken cancellationToken)
    {
        await using var command = registry.CreateCommand(
            "INSERT INTO companies (slug, name, plan, is_active, stage, id, tenant_id) VALUES ($1, $2, $3, $4, $5, $6, $7)");
        Write(command, tenant, KeyOf(tenant));
        command.Parameters.AddWithValue(tenant.Id.Value);
        await RunAsync(command, tenant, cancellationToken);
    }

    public async ValueTask<Tenant> ChangeAsync(TenantId id, Func<Tenant, Tenant> change, CancellationToken cancellationToken)
    {
        await using var connection = await registry.OpenConnectionAsync(cancellationToken);
        await using var transaction = await connection.BeginTransactionAsync(cancellationToken);
        await using var find = new NpgsqlCommand($"{Columns} AND tenant_id = $1 FOR UPDATE", connection, transaction);
        find.Parameters.AddWithValue(id.Value);
        var before = await ReadAsync(find, cancellationToken).SingleOrDefaultAsync(cancellationToken) ?? throw new UnknownTenantException(id);

        var after = change(before);
        if (after.Id != id)
        {
            throw new InvalidOperationException("The id of a company never changes.");
        }

        await using var update = new NpgsqlCommand(
            "UPDATE companies SET slug = $1, name = $2, plan = $3, is_active = $4, stage = $5 WHERE id = $6", connection, transaction);
        Write(update, after, KeyOf(after));
        await RunAsync(update, after, cancellationToken);
        await transaction.CommitAsync(cancellationToken);
        return after;
    }

    // The row stays, so that neither its id nor its key is ever given away again.
    public async ValueTask RemoveAsync(TenantId id, CancellationToken cancellationToken)
    {
        await using var command = registry.CreateCommand("UPDATE companies SET stage = 'removed' WHERE tenant_id = $1");
        command.Parameters.AddWithValue(id.Value);
        await command.ExecuteNonQueryAsync(cancellationToken);
    }

    private static long KeyOf(Tenant tenant) => tenant.Key.Type == TenantKeyType.BigInt && long.Parse(tenant.Key.Text, null) is var key && IdOf(key) == tenant.Id
        ? key
        : throw new TenantConflictException($"Tenant '{tenant.Id}' is no company: its id is derived from its key, CompanyTenantStore.IdOf(key).");

    private static void Write(NpgsqlCommand command, Tenant tenant, long key)
    {
        command.Parameters.AddWithValue(tenant.Slug.Value);
        command.Parameters.AddWithValue(tenant.Name);
        command.Parameters.AddWithValue(tenant.Plan);
        command.Parameters.AddWithValue(tenant.Status != TenantStatus.Suspended);
        command.Parameters.AddWithValue(tenant.Status switch
        {
            TenantStatus.Preparing => "preparing",
            TenantStatus.Deleting => "deleting",
            _ => (object)DBNull.Value,
        });
        command.Parameters.AddWithValue(key);
    }

    private static async Task RunAsync(NpgsqlCommand command, Tenant tenant, CancellationToken cancellationToken)
    {
        try
        {
            await command.ExecuteNonQueryAsync(cancellationToken);
        }
        catch (PostgresException taken) when (taken.SqlState == PostgresErrorCodes.UniqueViolation)
        {
            throw taken.ConstraintName == "companies_slug_key" ? TenantConflictException.Slug(tenant.Slug) : TenantConflictException.Id(tenant.Id);
        }
    }

    // These companies have no hosts of their own and are known to no other system.
    public ValueTask AddHostAsync(TenantId id, string host, CancellationToken cancellationToken) => throw NoNames();

    public ValueTask RemoveHostAsync(TenantId id, string host, CancellationToken cancellationToken) => throw NoNames();

    public IAsyncEnumerable<string> ListHostsAsync(TenantId id, CancellationToken cancellationToken) => throw NoNames();

    public ValueTask AddExternalIdAsync(TenantId id, ExternalTenantId externalId, CancellationToken cancellationToken) => throw NoNames();

    public ValueTask RemoveExternalIdAsync(TenantId id, ExternalTenantId externalId, CancellationToken cancellationToken) => throw NoNames();

    public IAsyncEnumerable<ExternalTenantId> ListExternalIdsAsync(TenantId id, CancellationToken cancellationToken) => throw NoNames();

    private static NotSupportedException NoNames() => new("Companies have neither hosts nor external ids.");
}
