using System.Runtime.CompilerServices;
using Npgsql;

namespace OrchStack.Tenancy.PostgreSql;

/// <summary>The tenants in tenancy.tenants. Unique indexes decide conflicts, so two nodes cannot both be right.</summary>
internal sealed class PostgreSqlTenantStore(RegistryDatabase database) : ITenantStore, ITenantDirectory
{
    private const int PageSize = 500;

    private const string ById = $"SELECT {TenantRow.Columns} FROM tenancy.tenants t WHERE t.id = $1";
    private const string BySlug = $"SELECT {TenantRow.Columns} FROM tenancy.tenants t WHERE t.slug = $1";
    private const string ByHost = $"SELECT {TenantRow.Columns} FROM tenancy.tenant_hosts h JOIN tenancy.tenants t ON t.id = h.tenant_id WHERE h.host = $1";

    private const string ByExternalId =
        $"SELECT {TenantRow.Columns} FROM tenancy.tenant_external_ids e JOIN tenancy.tenants t ON t.id = e.tenant_id WHERE e.issuer = $1 AND e.value = $2";

    private const string Page = $"SELECT {TenantRow.Columns} FROM tenancy.tenants t WHERE t.id > $1 ORDER BY t.id LIMIT $2";

    // The id is taken in the same statement, and never given back.
    private const string Add = """
        WITH taken AS (INSERT INTO tenancy.tenant_ids (id) VALUES ($1))
        INSERT INTO tenancy.tenants (id, slug, name, status, plan, key_type, key) VALUES ($1, $2, $3, $4, $5, $6, $7)
        """;

    private const string Lock = $"{ById} FOR UPDATE";

    private const string Change = $"""
        UPDATE tenancy.tenants t SET slug = $2, name = $3, status = $4, plan = $5, key_type = $6, key = $7 WHERE t.id = $1
        RETURNING {TenantRow.Columns}
        """;

    private const string Remove = """
        WITH removed AS (DELETE FROM tenancy.tenants WHERE id = $1 RETURNING id),
            marked AS (UPDATE tenancy.tenant_ids i SET removed_at = now() FROM removed r WHERE i.id = r.id),
            keys AS (DELETE FROM tenancy.tenant_api_keys k USING removed r WHERE k.tenant_id = r.id)
        DELETE FROM tenancy.tenant_settings s USING removed r WHERE s.tenant_id = r.id
        """;

    public ValueTask<Tenant?> FindAsync(TenantId id, CancellationToken cancellationToken) =>
        database.FindAsync(ById, TenantRow.Read, cancellationToken, RegistryValue.Of(id));

    public ValueTask<Tenant?> FindAsync(TenantSlug slug, CancellationToken cancellationToken) =>
        database.FindAsync(BySlug, TenantRow.Read, cancellationToken, RegistryValue.Of(slug.Value));

    public ValueTask<Tenant?> FindByHostAsync(string host, CancellationToken cancellationToken) =>
        database.FindAsync(ByHost, TenantRow.Read, cancellationToken, RegistryValue.Of(host));

    public ValueTask<Tenant?> FindByExternalIdAsync(ExternalTenantId id, CancellationToken cancellationToken) =>
        database.FindAsync(ByExternalId, TenantRow.Read, cancellationToken, RegistryValue.Of(id.Issuer), RegistryValue.Of(id.Value));

    public async IAsyncEnumerable<Tenant> ListAsync([EnumeratorCancellation] CancellationToken cancellationToken)
    {
        List<Tenant> page;
        var last = Guid.Empty;
        do
        {
            page = await database.ReadAllAsync(
                Page, TenantRow.Read, cancellationToken, new NpgsqlParameter<Guid> { TypedValue = last }, new NpgsqlParameter<int> { TypedValue = PageSize })
                .ConfigureAwait(false);
            foreach (var tenant in page)
            {
                yield return tenant;
                last = tenant.Id.Value;
            }
        }
        while (page.Count == PageSize);
    }

    public async ValueTask AddAsync(Tenant tenant, CancellationToken cancellationToken)
    {
        ArgumentNullException.ThrowIfNull(tenant);
        try
        {
            await database.RunAsync(Add, cancellationToken, TenantRow.Values(tenant)).ConfigureAwait(false);
        }
        catch (PostgresException taken) when (TenantNameTaken.TryTranslate(taken, tenant, out var conflict))
        {
            throw conflict;
        }
    }

    public async ValueTask<Tenant> ChangeAsync(TenantId id, Func<Tenant, Tenant> change, CancellationToken cancellationToken)
    {
        ArgumentNullException.ThrowIfNull(change);
        var connection = await database.OpenAsync(cancellationToken).ConfigureAwait(false);
        await using var _ = connection.ConfigureAwait(false);
        var transaction = await connection.BeginTransactionAsync(cancellationToken).ConfigureAwait(false);
        await using var __ = transaction.ConfigureAwait(false);

        var before = await RegistryDatabase.FindAsync(connection, Lock, TenantRow.Read, cancellationToken, RegistryValue.Of(id)).ConfigureAwait(false)
            ?? throw new UnknownTenantException(id);
        var after = change(before);
        ArgumentNullException.ThrowIfNull(after, nameof(change));
        if (after.Id != id)
        {
            throw new InvalidOperationException(
                $"Refused to change tenant '{id}' into '{after.Id}': ids never change. Return a copy of what was given: tenant => tenant with {{ … }}.");
        }

        try
        {
            var stored = await RegistryDatabase.FindAsync(connection, Change, TenantRow.Read, cancellationToken, TenantRow.Values(after)).ConfigureAwait(false);
            await transaction.CommitAsync(cancellationToken).ConfigureAwait(false);
            return stored!;
        }
        catch (PostgresException taken) when (TenantNameTaken.TryTranslate(taken, after, out var conflict))
        {
            throw conflict;
        }
    }

    public async ValueTask RemoveAsync(TenantId id, CancellationToken cancellationToken) =>
        await database.RunAsync(Remove, cancellationToken, RegistryValue.Of(id)).ConfigureAwait(false);

    public ValueTask AddHostAsync(TenantId id, string host, CancellationToken cancellationToken) => GiveAsync(
        """
        INSERT INTO tenancy.tenant_hosts AS h (tenant_id, host) VALUES ($1, $2)
        ON CONFLICT (host) DO UPDATE SET host = excluded.host WHERE h.tenant_id = excluded.tenant_id
        """,
        id,
        () => TenantConflictException.Host(host),
        cancellationToken,
        RegistryValue.Of(host));

    public async ValueTask RemoveHostAsync(TenantId id, string host, CancellationToken cancellationToken) => await database.RunAsync(
        "DELETE FROM tenancy.tenant_hosts WHERE tenant_id = $1 AND host = $2", cancellationToken, RegistryValue.Of(id), RegistryValue.Of(host)).ConfigureAwait(false);

    public IAsyncEnumerable<string> ListHostsAsync(TenantId id, CancellationToken cancellationToken) => database.ListAsync(
        "SELECT host FROM tenancy.tenant_hosts WHERE tenant_id = $1 ORDER BY host", static row => row.GetString(0), cancellationToken, RegistryValue.Of(id));

    public ValueTask AddExternalIdAsync(TenantId id, ExternalTenantId externalId, CancellationToken cancellationToken) => GiveAsync(
        """
        INSERT INTO tenancy.tenant_external_ids AS e (tenant_id, issuer, value) VALUES ($1, $2, $3)
        ON CONFLICT (issuer, value) DO UPDATE SET value = excluded.value WHERE e.tenant_id = excluded.tenant_id
        """,
        id,
        () => TenantConflictException.ExternalId(externalId),
        cancellationToken,
        RegistryValue.Of(externalId.Issuer),
        RegistryValue.Of(externalId.Value));

    public async ValueTask RemoveExternalIdAsync(TenantId id, ExternalTenantId externalId, CancellationToken cancellationToken) => await database.RunAsync(
        "DELETE FROM tenancy.tenant_external_ids WHERE tenant_id = $1 AND issuer = $2 AND value = $3",
        cancellationToken,
        RegistryValue.Of(id),
        RegistryValue.Of(externalId.Issuer),
        RegistryValue.Of(externalId.Value)).ConfigureAwait(false);

    public IAsyncEnumerable<ExternalTenantId> ListExternalIdsAsync(TenantId id, CancellationToken cancellationToken) => database.ListAsync(
        "SELECT issuer, value FROM tenancy.tenant_external_ids WHERE tenant_id = $1 ORDER BY issuer, value",
        static row => new ExternalTenantId(row.GetString(0), row.GetString(1)),
        cancellationToken,
        RegistryValue.Of(id));

    /// <summary>Writes one row where nobody has the name, none where another tenant has it.</summary>
    private async ValueTask GiveAsync(
        string sql, TenantId id, Func<TenantConflictException> conflict, CancellationToken cancellationToken, params NpgsqlParameter[] name)
    {
        try
        {
            if (await database.RunAsync(sql, cancellationToken, [RegistryValue.Of(id), .. name]).ConfigureAwait(false) == 0)
            {
                throw conflict();
            }
        }
        catch (PostgresException unknown) when (unknown.SqlState == PostgresErrorCodes.ForeignKeyViolation)
        {
            throw new UnknownTenantException(id);
        }
    }
}
