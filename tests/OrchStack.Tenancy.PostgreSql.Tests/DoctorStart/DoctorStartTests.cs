using Microsoft.Extensions.DependencyInjection;
using Microsoft.Extensions.Logging.Abstractions;
using Microsoft.Extensions.Options;
using Microsoft.Extensions.Time.Testing;

namespace OrchStack.Tenancy.PostgreSql.Tests.DoctorStart;

public sealed class DoctorStartTests
{
    private static readonly DoctorReport Clean = new() { ExaminedAt = default, Database = "shop", Login = "app", SchemaVersion = 2, Findings = [] };

    private static readonly DoctorReport Open = Clean with
    {
        Findings = [new DoctorFinding("row-security-off", DoctorSeverity.Serious, "public.notes", "Why.", "Repair;")],
    };

    private readonly FakeTimeProvider _time = new();
    private readonly FenceGate _gate = new();

    [Fact]
    public async Task It_asks_again_until_the_database_answers()
    {
        var doctor = new ScriptedDoctor(null, null, Clean);
        using var judge = Judge(doctor);
        using var start = Start(judge);

        await start.StartingAsync(default);
        await start.StartAsync(default);
        Assert.False(_gate.IsOpen);
        await PassAsync(doctor);
        await judge.JudgeAsync(default); // behind the one under way

        Assert.True(_gate.IsOpen);
        Assert.Equal(3, doctor.Asked);
        await start.StopAsync(default);
    }

    [Fact]
    public async Task A_finding_that_comes_to_light_later_keeps_the_gate_shut_until_it_is_repaired()
    {
        var doctor = new ScriptedDoctor(null, Open, Open, Clean);
        using var judge = Judge(doctor);
        using var start = Start(judge);

        await start.StartingAsync(default);
        await start.StartAsync(default);
        await PassAsync(doctor);
        await judge.JudgeAsync(default);

        Assert.True(_gate.IsOpen);
        await start.StopAsync(default);
    }

    [Fact]
    public async Task Stopping_ends_the_asking()
    {
        using var judge = Judge(new ScriptedDoctor(null, null));
        using var start = Start(judge);
        await start.StartingAsync(default);
        await start.StartAsync(default);

        await start.StopAsync(default);

        Assert.False(_gate.IsOpen);
    }

    private async Task PassAsync(ScriptedDoctor doctor)
    {
        while (!doctor.Done.IsCompleted)
        {
            _time.Advance(TimeSpan.FromSeconds(5));
            await Task.Yield();
        }
    }

    private FenceJudge Judge(ScriptedDoctor doctor) => new(
        doctor, _gate, new ServiceCollection().BuildServiceProvider(), Options.Create(new PostgreSqlTenancyOptions()), _time, NullLogger<FenceJudge>.Instance);

    private global::OrchStack.Tenancy.PostgreSql.DoctorStart Start(FenceJudge judge) =>
        new(judge, _gate, Options.Create(new PostgreSqlTenancyOptions()), _time, NullLogger<global::OrchStack.Tenancy.PostgreSql.DoctorStart>.Instance);
}
