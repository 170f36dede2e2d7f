using System.Runtime.CompilerServices;
using System.Text;
using Microsoft.Extensions.Options;
using Npgsql;
using NpgsqlTypes;

namespace OrchStack.Tenancy.PostgreSql;

/// <summary>
/// The context that goes before a command: the current tenant's, signed for the command's connection, or an explicitly
/// empty one. Always local to the transaction and always a parameter: a literal would show in pg_stat_activity.
/// </summary>
internal sealed class SessionContext(ITenantContext tenants, TenantContextSigner signer, IOptions<PostgreSqlTenancyOptions> options, FenceGate gate)
{
    private readonly TenantContextMode _mode = options.Value.ContextMode;
    private readonly string _statement = options.Value.ContextMode == TenantContextMode.SignedOnce
        ? "SELECT tenancy.enter_tenant($1)"
        : "SELECT set_config('tenancy.ctx', $1, true)";

    // Found by reference: a data source hands out the same string again and again, and parsing it costs more than a query's overhead.
    private readonly ConditionalWeakTable<string, string> _strict = [];

    /// <summary>Whose commands go out now; null where there is no tenant.</summary>
    public TenantId? Tenant => tenants.TryGetTenant(out var tenant) ? tenant.Id : null;

    /// <summary>Whether a connection stays on one session of the server, so that something can be kept there.</summary>
    public bool KeepsSession => _mode != TenantContextMode.Pooler;

    /// <summary>The current context for a connection; empty where there is no tenant, so that owned tables refuse.</summary>
    public string For(NpgsqlConnection connection)
    {
        gate.Demand();
        return tenants.TryGetTenant(out var tenant) ? signer.Sign(tenant, connection.ProcessID) : "";
    }

    /// <summary>Waits until commands may pass: at once, but for a node whose database was down at start.</summary>
    public ValueTask WaitForFenceAsync(CancellationToken cancellationToken) => gate.WaitAsync(cancellationToken);

    /// <summary>The first command of a batch; <see cref="Fill"/> it before each execution.</summary>
    // Sent as bytes, of which Npgsql logs the type and the length: a string would stand in the log where parameters are logged.
    public NpgsqlBatchCommand NewCommand() =>
        new(_statement) { Parameters = { new NpgsqlParameter<ReadOnlyMemory<byte>> { NpgsqlDbType = NpgsqlDbType.Text } } };

    /// <summary>Writes the context of now into the first command of a batch.</summary>
    public void Fill(NpgsqlBatchCommand command, NpgsqlConnection connection) =>
        ((NpgsqlParameter<ReadOnlyMemory<byte>>)command.Parameters[0]).TypedValue = Encoding.UTF8.GetBytes(For(connection));

    /// <summary>Refuses a connection under whose settings one tenant's session state would reach the next tenant.</summary>
    public void DemandStrict(string connectionString)
    {
        if (!_strict.TryGetValue(connectionString, out _))
        {
            StrictConnection.Demand(connectionString, _mode);
            _strict.TryAdd(connectionString, connectionString);
        }
    }
}
