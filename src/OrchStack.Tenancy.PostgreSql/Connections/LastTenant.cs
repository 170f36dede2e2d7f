using Npgsql;

namespace OrchStack.Tenancy.PostgreSql;

/// <summary>
/// Whose commands ran last on an open connection. A cursor keeps the rows of the tenant that opened it and asks no policy
/// when it is read, so all are closed before the command of another.
/// </summary>
internal sealed class LastTenant(NpgsqlConnection connection)
{
    private TenantId? _last;

    /// <summary>The connection begins anew; Npgsql's reset closed what was open.</summary>
    public void Forget() => _last = null;

    public void HandTo(TenantId? next)
    {
        if (Changes(next))
        {
            using var close = new NpgsqlCommand("CLOSE ALL", connection);
            close.ExecuteNonQuery();
        }

        _last = next;
    }

    public async ValueTask HandToAsync(TenantId? next, CancellationToken cancellationToken)
    {
        if (Changes(next))
        {
            var close = new NpgsqlCommand("CLOSE ALL", connection);
            await using var _ = close.ConfigureAwait(false);
            await close.ExecuteNonQueryAsync(cancellationToken).ConfigureAwait(false);
        }

        _last = next;
    }

    private bool Changes(TenantId? next) => _last is { } last && last != next;
}
