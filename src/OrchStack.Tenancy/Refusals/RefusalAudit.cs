using Microsoft.AspNetCore.Http;
using Microsoft.Extensions.Logging;

namespace OrchStack.Tenancy;

/// <summary>
/// Records attempts to reach another tenant in the platform's log. The refusal itself stands whether that succeeds or
/// not, and no flood of refusals fills the log.
/// </summary>
internal sealed partial class RefusalAudit(IPlatformAudit audit, RefusalBudget budget, TenancyMetrics metrics, TimeProvider time, ILogger<RefusalAudit> logger)
{
    private const string Conflict = "request.conflict";
    private const string Refused = "request.refused";
    private const int LongestTarget = 512;

    /// <summary>Longer than this no caller waits for its refusal.</summary>
    private static readonly TimeSpan Patience = TimeSpan.FromSeconds(2);

    public Task RecordAsync(HttpContext context, TenantConflict conflict) => RecordAsync(
        context, $"{Conflict}:{conflict.FirstResolver}:{conflict.SecondResolver}", Conflict, conflict.ToString(), tenant: null);

    public Task RecordNotAMemberAsync(HttpContext context, Tenant tenant) => RecordAsync(
        context, Refused, Refused, $"The principal is not a member of tenant {tenant.Id}.", tenant.Id);

    private async Task RecordAsync(HttpContext context, string kind, string action, string reason, TenantId? tenant)
    {
        if (!budget.TrySpend(kind, out var leftOut))
        {
            metrics.Unrecorded("limited");
            return;
        }

        var entry = new AuditEntry(action)
        {
            Actor = AuditActor.NameOf(context.User),
            Outcome = AuditOutcome.Refused,
            Target = TargetOf(context.Request),
            Reason = leftOut == 0 ? reason : $"{reason} {leftOut} more like it were refused before and not recorded.",
        };
        try
        {
            // A caller that hangs up must not take its entry with it.
            await audit.RecordAsync(entry, tenant, CancellationToken.None).AsTask().WaitAsync(Patience, time).ConfigureAwait(false);
        }
        catch (Exception fault)
        {
            metrics.Unrecorded("failed");
            Log.NotRecorded(logger, action, reason, fault);
        }
    }

    private static string TargetOf(HttpRequest request)
    {
        // The header as it stands: HttpRequest.Host throws where "xn--" cannot be decoded, and the entry would be lost.
        var target = request.Headers.Host.ToString() + request.PathBase.ToUriComponent() + request.Path.ToUriComponent();
        return target.Length <= LongestTarget ? target : target[..LongestTarget];
    }

    private static partial class Log
    {
        [LoggerMessage(1, LogLevel.Error, "Refused a request, but the platform's audit log did not take the entry {Action}: {Reason}")]
        public static partial void NotRecorded(ILogger logger, string action, string reason, Exception fault);
    }
}
