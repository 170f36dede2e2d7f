using System.Threading.Channels;

namespace OrchStack.Tenancy.Tests;

/// <summary>Work that was started in every way .NET has, and goes on when the test says so.</summary>
internal sealed class LeftBehind : IDisposable
{
    private readonly TaskCompletionSource _goes = new(TaskCreationOptions.RunContinuationsAsynchronously);
    private readonly TaskCompletionSource<string> _seen = new(TaskCreationOptions.RunContinuationsAsynchronously);
    private readonly Channel<int> _channel = Channel.CreateUnbounded<int>();
    private readonly CancellationTokenSource _cancellation = new();
    private readonly ManualResetEventSlim _gate = new();
    private Timer? _timer;

    /// <summary>What the work saw: a slug, "none", or the name of an exception.</summary>
    public Task<string> Seen => _seen.Task;

    public void Start(string how, Func<string> look)
    {
        switch (how)
        {
            case "Task.Run":
                _ = Task.Run(AfterAsync);
                break;
            case "Task.Factory":
                _ = Task.Factory.StartNew(Blocked, CancellationToken.None, TaskCreationOptions.LongRunning, TaskScheduler.Default);
                break;
            case "ThreadPool":
                ThreadPool.QueueUserWorkItem(_ => _ = AfterAsync());
                break;
            case "ThreadPool without flow":
                ThreadPool.UnsafeQueueUserWorkItem(_ => _ = AfterAsync(), null);
                break;
            case "Thread":
                new Thread(Blocked) { IsBackground = true }.Start();
                break;
            case "Timer":
                // It fires when Release says so; the flow is that of whoever made it.
                _timer = new Timer(_ => Look(look, _seen), null, Timeout.Infinite, Timeout.Infinite);
                break;
            case "PeriodicTimer":
                _ = TickAsync();
                break;
            case "ContinueWith":
                _goes.Task.ContinueWith(_ => Look(look, _seen), TaskScheduler.Default);
                break;
            case "Channel reader":
                _ = ReadAsync();
                break;
            case "Cancellation":
                _cancellation.Token.Register(() => Look(look, _seen));
                break;
            default:
                throw new ArgumentOutOfRangeException(nameof(how));
        }

        void Blocked()
        {
            _gate.Wait();
            Look(look, _seen);
        }

        async Task AfterAsync()
        {
            await _goes.Task;
            Look(look, _seen);
        }

        async Task ReadAsync()
        {
            await _channel.Reader.ReadAsync();
            Look(look, _seen);
        }

        async Task TickAsync()
        {
            using var timer = new PeriodicTimer(TimeSpan.FromMilliseconds(1));
            while (!_goes.Task.IsCompleted)
            {
                await timer.WaitForNextTickAsync();
            }

            Look(look, _seen);
        }
    }

    public void Release()
    {
        _goes.SetResult();
        _gate.Set();
        _timer?.Change(0, Timeout.Infinite);
        _channel.Writer.TryWrite(1);
        _cancellation.Cancel();
    }

    public void Dispose()
    {
        _timer?.Dispose();
        _cancellation.Dispose();
        _gate.Dispose();
    }

    public static void Look(Func<string> look, TaskCompletionSource<string> seen)
    {
        try
        {
            seen.SetResult(look());
        }
        catch (MissingTenantException missing)
        {
            seen.SetResult(missing.GetType().Name);
        }
    }
}
