using System.Runtime.CompilerServices;

namespace OrchStack.Tenancy;

/// <summary><c>audit/log.jsonl</c>: the tenant's audit log, newest first.</summary>
internal sealed class AuditArchivePart(ITenantAuditStore store) : ITenantArchivePart
{
    private const string Log = "log.jsonl";
    private const int AtOnce = 1_000;

    public string Name => "audit";

    public Task ExportAsync(TenantArchiveWriter archive, ITenantScope scope, CancellationToken cancellationToken) =>
        archive.WriteLinesAsync(Log, ReadAllAsync(scope.Tenant.Id, cancellationToken), TenantArchiveJson.Default.AuditEvent, cancellationToken);

    public async Task RestoreAsync(TenantArchiveReader archive, ITenantScope scope, CancellationToken cancellationToken)
    {
        var tenant = scope.Tenant.Id;
        var there = await ReadAllAsync(tenant, cancellationToken).Select(static entry => entry.Id).ToHashSetAsync(cancellationToken: cancellationToken).ConfigureAwait(false);
        var log = await archive.ReadLinesAsync(Log, TenantArchiveJson.Default.AuditEvent, cancellationToken).ToListAsync(cancellationToken).ConfigureAwait(false);
        log.Reverse();
        foreach (var entry in log.Where(entry => !there.Contains(entry.Id)))
        {
            await store.AppendAsync(tenant, entry with { TenantId = tenant }, cancellationToken).ConfigureAwait(false);
        }
    }

    /// <summary>A log has pages by time, and entries of one moment may lie on both sides of one's end.</summary>
    private async IAsyncEnumerable<AuditEvent> ReadAllAsync(TenantId tenant, [EnumeratorCancellation] CancellationToken cancellationToken)
    {
        HashSet<Guid> lastMoment = [];
        AuditQuery query = new() { Limit = AtOnce };
        while (true)
        {
            var page = await store.ReadAsync(tenant, query, cancellationToken).ToListAsync(cancellationToken).ConfigureAwait(false);
            var anew = page.Where(entry => !lastMoment.Contains(entry.Id)).ToList();
            foreach (var entry in anew)
            {
                yield return entry;
            }

            if (page.Count < query.Limit)
            {
                yield break;
            }

            var last = page[^1].At;
            lastMoment = [.. page.Where(entry => entry.At == last).Select(static entry => entry.Id)];

            // Microseconds are the finest that a store may keep. A moment with more entries than a page asks for a larger one.
            query = query with { Before = last.AddMicroseconds(1), Limit = anew.Count == 0 ? checked(query.Limit * 2) : AtOnce + lastMoment.Count };
        }
    }
}
