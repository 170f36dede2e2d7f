using Microsoft.Extensions.Hosting;
using Microsoft.Extensions.Logging;
using Microsoft.Extensions.Options;

namespace OrchStack.Tenancy.PostgreSql;

/// <summary>
/// Holds tenants' commands back from the first moment, examines in its turn, so that a service before it can migrate, and
/// refuses the start while a serious finding stands. A database that does not answer stops no start: it is asked again until it
/// answers, and no command passes before.
/// </summary>
internal sealed partial class DoctorStart(
    FenceJudge judge, FenceGate gate, IOptions<PostgreSqlTenancyOptions> options, TimeProvider time, ILogger<DoctorStart> logger) : IHostedLifecycleService, IDisposable
{
    private static readonly TimeSpan Pause = TimeSpan.FromSeconds(5);

    private readonly CancellationTokenSource _stopping = new();
    private Task _asking = Task.CompletedTask;

    public Task StartingAsync(CancellationToken cancellationToken)
    {
        gate.Shut(judge.JudgeAsync);
        return Task.CompletedTask;
    }

    public async Task StartAsync(CancellationToken cancellationToken)
    {
        if (!await TryJudgeAsync(cancellationToken).ConfigureAwait(false))
        {
            _asking = AskAgainAsync();
        }
        else if (!gate.IsOpen)
        {
            throw new OpenFenceException(gate.Report!, "Refused to start");
        }
    }

    public Task StartedAsync(CancellationToken cancellationToken) => Task.CompletedTask;

    public Task StoppingAsync(CancellationToken cancellationToken) => Task.CompletedTask;

    public async Task StopAsync(CancellationToken cancellationToken)
    {
        await _stopping.CancelAsync().ConfigureAwait(false);
        await _asking.WaitAsync(cancellationToken).ConfigureAwait(false);
    }

    public Task StoppedAsync(CancellationToken cancellationToken) => Task.CompletedTask;

    public void Dispose() => _stopping.Dispose();

    // Goes on past a serious finding too: whoever repairs it need not start the node anew.
    private async Task AskAgainAsync()
    {
        try
        {
            while (!gate.IsOpen)
            {
                await Task.Delay(Pause, time, _stopping.Token).ConfigureAwait(false);
                await TryAgainAsync().ConfigureAwait(false);
            }
        }
        catch (OperationCanceledException) when (_stopping.IsCancellationRequested)
        {
        }
    }

    private async Task TryAgainAsync()
    {
        try
        {
            await TryJudgeAsync(_stopping.Token).ConfigureAwait(false);
        }
        catch (OpenFenceException fault)
        {
            Log.StaysShut(logger, fault);
        }
    }

    private async Task<bool> TryJudgeAsync(CancellationToken cancellationToken)
    {
        using var patience = new CancellationTokenSource(options.Value.Doctor.StartTimeout, time);
        using var either = CancellationTokenSource.CreateLinkedTokenSource(cancellationToken, patience.Token);
        try
        {
            await judge.JudgeAsync(either.Token).ConfigureAwait(false);
            return true;
        }
        catch (Exception fault) when (fault is not OpenFenceException && !cancellationToken.IsCancellationRequested)
        {
            Log.NoAnswer(logger, fault);
            return false;
        }
    }

    private static partial class Log
    {
        [LoggerMessage(1, LogLevel.Error, "The database did not answer the doctor. This node is unready and serves no tenant until it does.")]
        public static partial void NoAnswer(ILogger logger, Exception fault);

        [LoggerMessage(2, LogLevel.Error, "This node stays unready.")]
        public static partial void StaysShut(ILogger logger, Exception fault);
    }
}
