using Npgsql;

namespace OrchStack.Tenancy.PostgreSql;

/// <summary>
/// Whose commands ran last on an open connection. A cursor keeps the rows of the tenant that opened it and asks no policy
/// when it is read, and injected SQL could have put another statement under a prepared one's name: both end before the
/// command of another tenant.
/// </summary>
internal sealed class LastTenant(NpgsqlConnection connection, PreparedStatements prepared)
{
    private TenantId? _last;
    private bool _isUnknown;

    /// <summary>The connection begins anew. Npgsql's reset closed what was open, but not inside a TransactionScope, where it hands out the session again.</summary>
    public void Begin(bool mayGoOn) => (_last, _isUnknown) = (null, mayGoOn);

    public void HandTo(TenantId? next, NpgsqlBatch batch)
    {
        if (Changes(next))
        {
            prepared.Drop();
            using var close = new NpgsqlCommand("CLOSE ALL", connection);
            close.ExecuteNonQuery();
        }

        prepared.Renew(batch);
        (_last, _isUnknown) = (next, false);
    }

    public async ValueTask HandToAsync(TenantId? next, NpgsqlBatch batch, CancellationToken cancellationToken)
    {
        if (Changes(next))
        {
            prepared.Drop();
            var close = new NpgsqlCommand("CLOSE ALL", connection);
            await using var _ = close.ConfigureAwait(false);
            await close.ExecuteNonQueryAsync(cancellationToken).ConfigureAwait(false);
        }

        prepared.Renew(batch);
        (_last, _isUnknown) = (next, false);
    }

    private bool Changes(TenantId? next) => _isUnknown || (_last is { } last && last != next);
}
