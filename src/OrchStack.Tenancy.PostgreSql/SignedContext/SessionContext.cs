using Npgsql;

namespace OrchStack.Tenancy.PostgreSql;

/// <summary>
/// The context that goes before a command: the current tenant's, signed for the command's connection, or an explicitly
/// empty one. Always local to the transaction and always a parameter: a literal would show in pg_stat_activity.
/// </summary>
internal sealed class SessionContext(ITenantContext tenants, TenantContextSigner signer, FenceGate gate)
{
    private const string Statement = "SELECT set_config('tenancy.ctx', $1, true)";

    /// <summary>The current context for a connection; empty where there is no tenant, so that owned tables refuse.</summary>
    public string For(NpgsqlConnection connection)
    {
        gate.Demand();
        return tenants.TryGetTenant(out var tenant) ? signer.Sign(tenant, connection.ProcessID) : "";
    }

    /// <summary>Waits until commands may pass: at once, but for a node whose database was down at start.</summary>
    public ValueTask WaitForFenceAsync(CancellationToken cancellationToken) => gate.WaitAsync(cancellationToken);

    /// <summary>The first command of a batch; <see cref="Fill"/> it before each execution.</summary>
    public static NpgsqlBatchCommand NewCommand() =>
        new(Statement) { Parameters = { new NpgsqlParameter<string> { TypedValue = "" } } };

    /// <summary>Writes the context of now into the first command of a batch.</summary>
    public void Fill(NpgsqlBatchCommand command, NpgsqlConnection connection) =>
        ((NpgsqlParameter<string>)command.Parameters[0]).TypedValue = For(connection);
}
