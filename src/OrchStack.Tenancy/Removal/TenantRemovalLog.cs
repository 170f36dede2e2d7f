using System.Globalization;

namespace OrchStack.Tenancy;

/// <summary>
/// What was removed of a tenant stands in the platform's log as soon as it is, so that a deletion that was interrupted reports all
/// of it in the end.
/// </summary>
internal sealed class TenantRemovalLog(IPlatformAudit audit, TenantRemovalReports reports, TimeProvider time)
{
    public const string Removed = "tenant.removed";
    public const string Report = "tenant.deletion-report";

    private const int MostRead = 10_000;

    public ValueTask RecordAsync(Tenant tenant, TenantRemoval removal, CancellationToken cancellationToken) => audit.RecordAsync(
        new AuditEntry(Removed) { Target = removal.Kind, Reason = string.Create(CultureInfo.InvariantCulture, $"{removal.Count} {removal.Detail}").TrimEnd() }, tenant.Id, cancellationToken);

    public async Task<TenantRemovalReport> SignAsync(Tenant tenant, string reason, CancellationToken cancellationToken)
    {
        List<TenantRemoval> removed = [];
        await foreach (var entry in audit.ReadAsync(new AuditQuery { Action = Removed, Limit = MostRead }, cancellationToken).ConfigureAwait(false))
        {
            if (entry.TenantId == tenant.Id)
            {
                removed.Add(Read(entry));
            }
        }

        removed.Reverse();
        var report = reports.Sign(new TenantRemovalPayload(tenant.Id.ToString(), tenant.Slug.Value, tenant.Name, reason, time.GetUtcNow(), removed));
        await audit.RecordAsync(new AuditEntry(Report) { Target = $"tenant/{tenant.Slug}", Reason = report.Signed }, tenant.Id, cancellationToken).ConfigureAwait(false);
        return report;
    }

    private static TenantRemoval Read(AuditEvent entry)
    {
        var said = entry.Reason!.Split(' ', 2);
        return new TenantRemoval(entry.At, entry.Target!, long.Parse(said[0], CultureInfo.InvariantCulture), said.Length > 1 ? said[1] : null);
    }
}
