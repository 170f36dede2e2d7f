using System.Diagnostics;
using Npgsql;
using OrchStack.Tenancy.Cli;
using OrchStack.Tenancy.Integration.Tests.Adoption;
using OrchStack.Tenancy.Integration.Tests.Servers;
using OrchStack.Tenancy.Integration.Tests.Tables;

namespace OrchStack.Tenancy.Integration.Tests.Tool;

public sealed class KilledToolTests : IAsyncLifetime
{
    private readonly TenantDatabase _database = new();
    private readonly TenantDatabase _undisturbed = new();

    public async Task InitializeAsync()
    {
        foreach (var database in new[] { _database, _undisturbed })
        {
            await database.InitializeAsync();
            await database.RunAsync(ShopSchema.Sql);
        }
    }

    public async Task DisposeAsync()
    {
        await _database.DisposeAsync();
        await _undisturbed.DisposeAsync();
    }

    [Theory]
    [InlineData(4)]
    [InlineData(11)]
    [InlineData(20)]
    public async Task A_process_that_is_killed_goes_on_where_it_was(int step)
    {
        var adopt = $"adopt --existing-rows {Tenants.Acme.Key.ToTypedString()} --yes";
        await new ToolRun(_undisturbed).SucceedAsync(adopt);

        await using (var holder = await _database.Admin.OpenConnectionAsync())
        {
            await StallAsync(holder, step);
            Assert.NotEqual(0, await KillAtAsync(step, adopt));

            // Waits until the server has noticed that the process is gone.
            await _database.RunAsync("DROP FUNCTION stall() CASCADE");
        }

        Assert.NotEqual("0", Assert.Single(await _database.Admin.ReadAllAsync("SELECT count(*) FROM tenancy.adoption_steps WHERE done_at IS NULL")));
        await new ToolRun(_database).SucceedAsync("adopt --resume");

        Assert.Equal(await PgDump.SchemaAsync(_undisturbed.Name), await PgDump.SchemaAsync(_database.Name));
    }

    /// <summary>The step cannot be marked as done as long as the connection is open.</summary>
    private async Task StallAsync(NpgsqlConnection holder, int step)
    {
        await _database.RunAsync($"""
            CREATE FUNCTION stall() RETURNS trigger LANGUAGE plpgsql AS 'BEGIN PERFORM pg_advisory_xact_lock(42); RETURN NEW; END';
            CREATE TRIGGER stall BEFORE UPDATE ON tenancy.adoption_steps FOR EACH ROW WHEN (NEW.number = {step}) EXECUTE FUNCTION stall();
            """);
        await using var hold = new NpgsqlCommand("SELECT pg_advisory_lock(42)", holder);
        await hold.ExecuteNonQueryAsync();
    }

    /// <summary>SIGKILL, as soon as the process says that it begins the step.</summary>
    private async Task<int> KillAtAsync(int step, string arguments)
    {
        var start = new ProcessStartInfo("dotnet", [typeof(TenancyTool).Assembly.Location, .. arguments.Split(' ')])
        {
            RedirectStandardError = true,
            RedirectStandardOutput = true,
            Environment = { ["TENANCY_ADMIN"] = PostgresServer.ConnectionString(_database.Name) },
        };
        using var process = Process.Start(start)!;
        var output = process.StandardOutput.ReadToEndAsync();
        while (await process.StandardError.ReadLineAsync() is { } line)
        {
            if (line.StartsWith($"[{step}/", StringComparison.Ordinal))
            {
                process.Kill();
                break;
            }
        }

        await process.WaitForExitAsync();
        await output;
        return process.ExitCode;
    }
}
