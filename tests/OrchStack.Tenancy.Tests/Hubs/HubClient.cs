using System.Threading.Channels;
using Microsoft.AspNetCore.SignalR.Client;

namespace OrchStack.Tenancy.Tests;

/// <summary>One connection to the hub, with everything that was said to it.</summary>
internal sealed class HubClient : IAsyncDisposable
{
    private static readonly TimeSpan Patience = TimeSpan.FromSeconds(30);

    private readonly Channel<string> _heard = Channel.CreateUnbounded<string>();
    private readonly TaskCompletionSource _closed = new(TaskCreationOptions.RunContinuationsAsynchronously);

    public HubClient(HubConnection connection, string name)
    {
        Connection = connection;
        Name = name;
        connection.On<string>("Said", text => _heard.Writer.TryWrite(text));
        connection.On("Name", () => name);
        connection.Closed += _ =>
        {
            _closed.TrySetResult();
            return Task.CompletedTask;
        };
    }

    public HubConnection Connection { get; }

    public string Name { get; }

    /// <summary>The id by which the server knows it.</summary>
    public string Id { get; set; } = "";

    public Task ClosedAsync() => _closed.Task.WaitAsync(Patience);

    public bool IsOpen => !_closed.Task.IsCompleted;

    public Task<string> WhoAmIAsync() => Connection.InvokeAsync<string>("WhoAmI").WaitAsync(Patience);

    public Task SayAsync(string way, string to, string text) => Connection.InvokeAsync("Say", way, to, text).WaitAsync(Patience);

    /// <summary>What it has heard until now: messages to one connection keep their order, so one to itself is the last.</summary>
    public async Task<List<string>> HeardAsync()
    {
        var end = $"end {Guid.NewGuid()}";
        await SayAsync("caller", "", end);
        var heard = new List<string>();
        while (await _heard.Reader.ReadAsync().AsTask().WaitAsync(Patience) is var text && text != end)
        {
            heard.Add(text);
        }

        return heard;
    }

    public ValueTask DisposeAsync() => Connection.DisposeAsync();
}
