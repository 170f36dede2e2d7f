using Microsoft.Extensions.Logging;

namespace OrchStack.Tenancy.Tests;

/// <summary>Keeps the tenant in whose logging scope "work" was logged.</summary>
internal sealed class RecordingScopes : ILoggerProvider, ISupportExternalScope, ILogger
{
    private IExternalScopeProvider _scopes = new LoggerExternalScopeProvider();

    public List<string> Tenants { get; } = [];

    public ILogger CreateLogger(string categoryName) => this;

    public void SetScopeProvider(IExternalScopeProvider scopeProvider) => _scopes = scopeProvider;

    public IDisposable? BeginScope<TState>(TState state)
        where TState : notnull => _scopes.Push(state);

    public bool IsEnabled(LogLevel logLevel) => true;

    public void Log<TState>(LogLevel logLevel, EventId eventId, TState state, Exception? exception, Func<TState, Exception?, string> formatter)
    {
        if (formatter(state, exception) != "work")
        {
            return;
        }

        var found = new List<string>();
        _scopes.ForEachScope(static (scope, found) => found.AddRange(Read(scope)), found);
        Tenants.Add(found.Count == 0 ? "none" : string.Join(' ', found));
    }

    public void Dispose()
    {
    }

    private static IEnumerable<string> Read(object? scope) => scope is IEnumerable<KeyValuePair<string, object?>> values
        ? values.Where(pair => pair.Key == "TenantId").Select(pair => (string)pair.Value!)
        : [];
}
