using Npgsql;

namespace OrchStack.Tenancy.PostgreSql;

/// <summary>
/// Whose commands ran last on an open connection. A cursor keeps the rows of the tenant that opened it and asks no policy
/// when it is read, and injected SQL could have put another statement under a prepared one's name: both end before the
/// command of another tenant.
/// </summary>
/// <param name="connection">The connection.</param>
/// <param name="session">Who was there last.</param>
/// <param name="prepared">What was prepared there; null where nothing is.</param>
internal sealed class LastTenant(NpgsqlConnection connection, SessionTenant session, PreparedStatements? prepared)
{
    // Where the session is shared, somebody else may have handed it on since: what was prepared here is still the one's before.
    private TenantId? _own;

    /// <summary>The connection begins anew. Npgsql's reset closed what was open, but not inside a TransactionScope, where it hands out the session again.</summary>
    public void Begin(bool mayGoOn)
    {
        session.Begin(mayGoOn);
        _own = null;
    }

    public void HandTo(TenantId? next, NpgsqlBatch batch)
    {
        if (Changes(next))
        {
            prepared?.Drop();
            using var close = new NpgsqlCommand("CLOSE ALL", connection);
            close.ExecuteNonQuery();
        }

        prepared?.Renew(batch);
        Belongs(next);
    }

    public async ValueTask HandToAsync(TenantId? next, NpgsqlBatch batch, CancellationToken cancellationToken)
    {
        if (Changes(next))
        {
            prepared?.Drop();
            var close = new NpgsqlCommand("CLOSE ALL", connection);
            await using var _ = close.ConfigureAwait(false);
            await close.ExecuteNonQueryAsync(cancellationToken).ConfigureAwait(false);
        }

        prepared?.Renew(batch);
        Belongs(next);
    }

    private bool Changes(TenantId? next) => session.Changes(next) || (_own is { } own && own != next);

    private void Belongs(TenantId? next)
    {
        session.Belongs(next);
        _own = next;
    }
}
