using System.Collections.Concurrent;
using Microsoft.Extensions.Logging;

namespace OrchStack.Tenancy.Branding.Tests.Themes;

internal sealed class RecordingLogger : ILogger<TenantThemes>
{
    public ConcurrentQueue<(LogLevel Level, Exception? Exception)> Entries { get; } = new();

    public IDisposable? BeginScope<TState>(TState state)
        where TState : notnull => null;

    public bool IsEnabled(LogLevel logLevel) => true;

    public void Log<TState>(LogLevel logLevel, EventId eventId, TState state, Exception? exception, Func<TState, Exception?, string> formatter) =>
        Entries.Enqueue((logLevel, exception));
}
