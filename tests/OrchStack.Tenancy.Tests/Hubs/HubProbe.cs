using System.Collections.Concurrent;
using System.Threading.Channels;

namespace OrchStack.Tenancy.Tests;

/// <summary>Lets a test hold the hub's streams and work where it wants them, and hear what they saw.</summary>
internal sealed class HubProbe
{
    private readonly Channel<string> _seen = Channel.CreateUnbounded<string>();

    /// <summary>A stream yields one item for each of these.</summary>
    public Channel<int> Steps { get; } = Channel.CreateUnbounded<int>();

    /// <summary>Work that outlives its invocation goes on when this is set.</summary>
    public TaskCompletionSource Late { get; } = new(TaskCreationOptions.RunContinuationsAsynchronously);

    public ConcurrentQueue<Task<string>> Outliving { get; } = new();

    public void See(string what) => _seen.Writer.TryWrite(what);

    public Task<string> NextAsync() => _seen.Reader.ReadAsync().AsTask().WaitAsync(TimeSpan.FromSeconds(30));
}
