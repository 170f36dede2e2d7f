using Npgsql;

namespace OrchStack.Tenancy.PostgreSql;

/// <summary>Refuses connection settings under which one tenant's session state reaches the next tenant.</summary>
internal static class StrictConnection
{
    public static void Demand(string connectionString)
    {
        var settings = new NpgsqlConnectionStringBuilder(connectionString);
        var faults = new List<string>();
        if (settings.MaxAutoPrepare > 0)
        {
            faults.Add("'Max Auto Prepare' is set: injected SQL could replace an automatically prepared statement and wait for the next tenant. Remove it.");
        }

        if (settings.NoResetOnClose)
        {
            faults.Add("'No Reset On Close' is set: session state of one tenant would survive in the pool. Remove it.");
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
