using Microsoft.Extensions.Options;
using Npgsql;

namespace OrchStack.Tenancy.PostgreSql;

/// <summary>
/// Examines under each login that the application brings, its own and those of EF Core's contexts, on a connection apart, and
/// takes the waivers into account.
/// </summary>
internal sealed class TenancyDoctor(IOptions<PostgreSqlTenancyOptions> options, ContextConnections contexts, TimeProvider time) : ITenancyDoctor
{
    public async Task<DoctorReport> ExamineAsync(CancellationToken cancellationToken = default)
    {
        var (sources, faults) = Find();
        DoctorReport? report = null;
        foreach (var source in sources)
        {
            var next = await ExamineAsync(source, cancellationToken).ConfigureAwait(false);
            report = report is null ? next : report with { Findings = [.. report.Findings.UnionBy(next.Findings, static finding => (finding.Code, finding.Object))] };
        }

        report ??= NobodyToExamine();
        IEnumerable<DoctorFinding> findings = [.. report.Findings, .. faults.Select(Unreadable)];
        return report with { Findings = [.. DoctorWaivers.Apply(options.Value.Doctor.Waivers, [.. findings]).OrderByDescending(Weight)] };
    }

    private static int Weight(DoctorFinding finding) => finding.WaivedBecause is null ? (int)finding.Severity : -1;

    private (IReadOnlyList<PostgreSqlSource> Sources, IReadOnlyList<string> Faults) Find()
    {
        if (options.Value.Application is { } application)
        {
            contexts.Add(application.ConnectionString, _ => application);
        }

        var (found, faults) = contexts.Find();
        return ([.. found.OrderByDescending(source => source == options.Value.Application)], faults);
    }

    private async Task<DoctorReport> ExamineAsync(PostgreSqlSource source, CancellationToken cancellationToken)
    {
        var logins = source.OpenForExamination();
        try
        {
            // What was repaired on the primary reaches a standby later.
            var connection = await logins.OpenConnectionAsync(TargetSessionAttributes.PreferPrimary, cancellationToken).ConfigureAwait(false);
            await using var _ = connection.ConfigureAwait(false);
            var report = await new Examination(connection, time).RunAsync(login: null, cancellationToken).ConfigureAwait(false);

            // Where this node itself sends them, the database has to accept them.
            return options.Value.ContextMode is TenantContextMode.Pooler
                ? report with { Findings = [.. report.Findings.Where(static finding => finding.Code != UnboundContext.Check.Code)] }
                : report;
        }
        finally
        {
            if (source.IsOwned)
            {
                await logins.DisposeAsync().ConfigureAwait(false);
            }
        }
    }

    private DoctorReport NobodyToExamine() => new()
    {
        ExaminedAt = time.GetUtcNow(),
        Database = "unknown",
        Login = "unknown",
        SchemaVersion = null,
        Findings =
        [
            new DoctorFinding(
                DoctorCodes.NotExamined,
                DoctorSeverity.Warning,
                "PostgreSqlTenancyOptions.Application",
                "No login of the application is named, and no context of EF Core has a connection of its own, so nothing was examined: the fence may be open.",
                "-- Set UsePostgreSql(o => o.Application = connectionString)."),
        ],
    };

    private static DoctorFinding Unreadable(string fault) => new(
        DoctorCodes.NotExamined,
        DoctorSeverity.Warning,
        "DbContextOptions",
        $"The options of a context cannot be built outside a request, so its connection was not examined ({fault}).",
        "-- Set UsePostgreSql(o => o.Application = connectionString) to the login that the context uses.");
}
