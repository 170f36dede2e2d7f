using Microsoft.Extensions.DependencyInjection;
using Microsoft.Extensions.Logging;
using Microsoft.Extensions.Options;

namespace OrchStack.Tenancy.PostgreSql;

/// <summary>Examines and decides whether this node may serve. One at a time: who comes meanwhile gets the same judgement.</summary>
internal sealed partial class FenceJudge(
    ITenancyDoctor doctor, FenceGate gate, IServiceProvider services, IOptions<PostgreSqlTenancyOptions> options, TimeProvider time, ILogger<FenceJudge> logger) : IDisposable
{
    private readonly SemaphoreSlim _one = new(1, 1);
    private bool _isJudged;

    /// <exception cref="Npgsql.NpgsqlException">The database does not answer.</exception>
    public async Task JudgeAsync(CancellationToken cancellationToken)
    {
        await _one.WaitAsync(cancellationToken).ConfigureAwait(false);
        try
        {
            if (_isJudged && gate.IsOpen)
            {
                return;
            }

            var report = await doctor.ExamineAsync(cancellationToken).ConfigureAwait(false);
            var opens = !report.IsOpen || await IsOverriddenAsync(report, cancellationToken).ConfigureAwait(false);
            foreach (var finding in report.Findings)
            {
                Say(finding);
            }

            _isJudged = true;
            gate.Judge(report, opens);
        }
        finally
        {
            _one.Release();
        }
    }

    public void Dispose() => _one.Dispose();

    private async ValueTask<bool> IsOverriddenAsync(DoctorReport report, CancellationToken cancellationToken)
    {
        if (options.Value.Doctor is not { ReportsOnlyUntil: { } until, ReportsOnlyBecause: { } reason } || until <= time.GetUtcNow())
        {
            return false;
        }

        // Asked for here and not injected: the log may be kept in the database whose gate this is.
        var serious = string.Join(", ", report.Findings.Where(static finding => finding.Stands).Select(static finding => $"{finding.Code} ({finding.Object})"));
        var entry = new AuditEntry("fence.reported-only") { Target = $"database:{report.Database}", Reason = $"{reason} (until {until:u}): {serious}" };
        try
        {
            await services.GetRequiredService<IPlatformAudit>().RecordAsync(entry, tenant: null, cancellationToken).ConfigureAwait(false);
        }
        catch (Exception fault) when (fault is not OperationCanceledException)
        {
            gate.Judge(report, opens: false);
            throw new OpenFenceException(report, "Refused to start by an override that the platform's audit log did not take", fault);
        }

        Log.Overridden(logger, until, reason);
        return true;
    }

    private void Say(DoctorFinding finding)
    {
        var level = finding.WaivedBecause is not null ? LogLevel.Information : finding.Severity switch
        {
            DoctorSeverity.Serious => LogLevel.Error,
            DoctorSeverity.Warning => LogLevel.Warning,
            _ => LogLevel.Information,
        };
        Log.Found(logger, level, finding.Code, finding.Object, finding.Why, finding.Repair);
    }

    private static partial class Log
    {
        [LoggerMessage(EventId = 1, Message = "The doctor found {Code} at {Object}. {Why} Repair: {Repair}")]
        public static partial void Found(ILogger logger, LogLevel level, string code, string @object, string why, string repair);

        [LoggerMessage(2, LogLevel.Warning, "This node serves tenants although the fence is open, until {Until:u} and on the record: {Reason}")]
        public static partial void Overridden(ILogger logger, DateTimeOffset until, string reason);
    }
}
