using Npgsql;
using OrchStack.Tenancy.PostgreSql;

namespace OrchStack.Tenancy.Integration.Tests.Tables;

/// <summary>Runs the steps of a plan as somebody would who reads what they say of transactions.</summary>
internal static class PlanRunner
{
    public static async Task RunAsync(NpgsqlDataSource source, IEnumerable<FenceStep> steps)
    {
        await using var connection = await source.OpenConnectionAsync();
        foreach (var step in steps)
        {
            await using var command = new NpgsqlCommand(step.Sql, connection);
            try
            {
                await command.ExecuteNonQueryAsync();
            }
            catch (PostgresException fault)
            {
                throw new InvalidOperationException($"{fault.MessageText} ({fault.Detail}) in:\n{step.Sql}", fault);
            }
        }
    }
}
