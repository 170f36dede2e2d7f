using System.Collections.Concurrent;

namespace OrchStack.Tenancy;

/// <summary>Keeps the newest entries of each log in memory: development, tests, a provider's stand-in. Gone with the process.</summary>
internal sealed class InMemoryTenantAuditStore : ITenantAuditStore
{
    /// <summary>Entries kept per log: a flood of refusals must not fill the memory.</summary>
    private const int Capacity = 10_000;

    private readonly ConcurrentDictionary<TenantId, ConcurrentQueue<AuditEvent>> _tenants = new();
    private readonly ConcurrentQueue<AuditEvent> _platform = new();

    public ValueTask AppendAsync(TenantId log, AuditEvent entry, CancellationToken cancellationToken) =>
        Append(_tenants.GetOrAdd(log, static _ => new ConcurrentQueue<AuditEvent>()), entry);

    public IAsyncEnumerable<AuditEvent> ReadAsync(TenantId log, AuditQuery query, CancellationToken cancellationToken) =>
        Read(_tenants.TryGetValue(log, out var entries) ? entries : [], query);

    public ValueTask AppendToPlatformAsync(AuditEvent entry, CancellationToken cancellationToken) => Append(_platform, entry);

    public IAsyncEnumerable<AuditEvent> ReadPlatformAsync(AuditQuery query, CancellationToken cancellationToken) => Read(_platform, query);

    private static ValueTask Append(ConcurrentQueue<AuditEvent> log, AuditEvent entry)
    {
        log.Enqueue(entry);
        while (log.Count > Capacity)
        {
            log.TryDequeue(out _);
        }

        return ValueTask.CompletedTask;
    }

    private static IAsyncEnumerable<AuditEvent> Read(IEnumerable<AuditEvent> log, AuditQuery query) =>
        log.Reverse().Where(query.Matches).Take(query.Limit).ToAsyncEnumerable();
}
