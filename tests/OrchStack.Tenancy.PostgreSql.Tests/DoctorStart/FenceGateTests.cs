namespace OrchStack.Tenancy.PostgreSql.Tests.DoctorStart;

public sealed class FenceGateTests
{
    private static readonly DoctorReport Report = new() { ExaminedAt = default, Database = "shop", Login = "app", SchemaVersion = 2, Findings = [] };

    [Fact]
    public void An_open_gate_allocates_nothing()
    {
        var gate = new FenceGate();
        gate.Demand();
        _ = gate.WaitAsync(default).IsCompletedSuccessfully;

        var before = GC.GetAllocatedBytesForCurrentThread();
        for (var i = 0; i < 10_000; i++)
        {
            gate.Demand();
            _ = gate.WaitAsync(default).IsCompletedSuccessfully;
        }

        Assert.Equal(before, GC.GetAllocatedBytesForCurrentThread());
    }

    [Fact]
    public async Task A_command_that_can_wait_waits_for_the_judgement()
    {
        var gate = new FenceGate();
        var examined = new TaskCompletionSource();
        gate.Shut(_ => examined.Task);

        var waiting = gate.WaitAsync(default).AsTask();
        Assert.False(waiting.IsCompleted);
        gate.Judge(Report, opens: true);
        examined.SetResult();

        await waiting;
        Assert.True(gate.IsOpen);
    }

    [Fact]
    public void A_command_that_cannot_wait_is_refused_and_asks()
    {
        var gate = new FenceGate();
        var asked = 0;
        gate.Shut(_ => Task.FromException(new TimeoutException($"{++asked}")));

        Assert.Throws<UnexaminedFenceException>(gate.Demand);

        Assert.Equal(1, asked);
    }

    [Fact]
    public async Task A_database_that_still_does_not_answer_is_said_to_whoever_waits()
    {
        var gate = new FenceGate();
        gate.Shut(_ => Task.FromException(new TimeoutException()));

        await Assert.ThrowsAsync<TimeoutException>(() => gate.WaitAsync(default).AsTask());
    }

    [Fact]
    public async Task While_a_finding_stands_everybody_is_refused_and_nobody_asks_again()
    {
        var gate = new FenceGate();
        gate.Shut(_ => throw new InvalidOperationException("asked"));
        gate.Judge(Report, opens: false);

        Assert.Throws<OpenFenceException>(gate.Demand);
        await Assert.ThrowsAsync<OpenFenceException>(() => gate.WaitAsync(default).AsTask());
    }
}
