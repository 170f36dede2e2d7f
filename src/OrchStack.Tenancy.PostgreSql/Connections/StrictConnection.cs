using Npgsql;

namespace OrchStack.Tenancy.PostgreSql;

/// <summary>Refuses connection settings under which one tenant's session state reaches the next tenant.</summary>
internal static class StrictConnection
{
    public static void Demand(string connectionString, TenantContextMode mode)
    {
        var settings = new NpgsqlConnectionStringBuilder(connectionString);
        var faults = new List<string>();
        if (settings.MaxAutoPrepare > 0)
        {
            faults.Add("'Max Auto Prepare' is set: injected SQL could replace an automatically prepared statement and wait for the next tenant. Remove it.");
        }

        // Behind a pooler in transaction mode there is no session to reset, and Npgsql's DISCARD would reach anybody's.
        if (settings.NoResetOnClose && mode != TenantContextMode.Pooler)
        {
            faults.Add("'No Reset On Close' is set: session state of one tenant would survive in the pool. Remove it, or set ContextMode = Pooler behind a pooler in transaction mode.");
        }

        if (settings.Multiplexing)
        {
            faults.Add("'Multiplexing' is set: commands of several tenants would share a connection. Remove it.");
        }

        if (faults.Count > 0)
        {
            throw new InvalidOperationException(
                $"Refused to use the connection to '{settings.Host}' for tenants:{Environment.NewLine}{string.Join(Environment.NewLine, faults)}");
        }
    }
}
