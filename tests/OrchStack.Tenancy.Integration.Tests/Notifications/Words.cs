using System.Threading.Channels;
using Microsoft.Extensions.Logging;

namespace OrchStack.Tenancy.Integration.Tests.Notifications;

/// <summary>What was said, in its order: a test waits for it, for as long as it takes.</summary>
internal sealed class Words<T> : ILoggerProvider, ILogger
{
    private static readonly TimeSpan Patience = TimeSpan.FromMinutes(2);

    private readonly Channel<T> _words = Channel.CreateUnbounded<T>();

    public void Add(T word) => _words.Writer.TryWrite(word);

    /// <summary>Everything up to the first that fits, which is the last of the answer.</summary>
    public async Task<List<T>> UntilAsync(Func<T, bool> fits)
    {
        using var patience = new CancellationTokenSource(Patience);
        var heard = new List<T>();
        do
        {
            heard.Add(await _words.Reader.ReadAsync(patience.Token));
        }
        while (!fits(heard[^1]));

        return heard;
    }

    public ILogger CreateLogger(string categoryName) => this;

    public IDisposable? BeginScope<TState>(TState state)
        where TState : notnull => null;

    public bool IsEnabled(LogLevel logLevel) => true;

    public void Log<TState>(LogLevel logLevel, EventId eventId, TState state, Exception? exception, Func<TState, Exception?, string> formatter) =>
        Add((T)(object)formatter(state, exception));

    public void Dispose()
    {
    }
}
