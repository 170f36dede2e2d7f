using Npgsql;
using OrchStack.Tenancy.Integration.Tests.Servers;
using OrchStack.Tenancy.PostgreSql;

namespace OrchStack.Tenancy.Integration.Tests.Adoption;

/// <summary>Ends the sessions of an adoption at one moment of one step.</summary>
internal sealed class Interruption(string application, int step, AdoptionMoment moment) : IProgress<AdoptionProgress>
{
    public bool Happened { get; private set; }

    public void Report(AdoptionProgress value)
    {
        if (Happened || value.Step.Number != step || value.Moment != moment)
        {
            return;
        }

        Happened = true;
        using var killer = new NpgsqlConnection(PostgresServer.Superuser);
        killer.Open();
        using var kill = new NpgsqlCommand("SELECT count(pg_terminate_backend(pid, 10000)) FROM pg_stat_activity WHERE application_name = $1", killer) { Parameters = { new() { Value = application } } };
        Assert.NotEqual(0L, kill.ExecuteScalar());
    }
}
