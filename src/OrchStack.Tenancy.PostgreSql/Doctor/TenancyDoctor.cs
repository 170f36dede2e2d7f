using Microsoft.Extensions.Options;
using Npgsql;

namespace OrchStack.Tenancy.PostgreSql;

/// <summary>Examines under the application's login, on a connection of its own, and takes the waivers into account.</summary>
internal sealed class TenancyDoctor(IOptions<PostgreSqlTenancyOptions> options, TimeProvider time) : ITenancyDoctor
{
    public async Task<DoctorReport> ExamineAsync(CancellationToken cancellationToken = default)
    {
        var report = options.Value.Application is { } source ? await ExamineAsync(source, cancellationToken).ConfigureAwait(false) : NobodyToExamine();
        return report with { Findings = [.. DoctorWaivers.Apply(options.Value.Doctor.Waivers, report.Findings).OrderByDescending(Weight)] };
    }

    private static int Weight(DoctorFinding finding) => finding.WaivedBecause is null ? (int)finding.Severity : -1;

    private async Task<DoctorReport> ExamineAsync(PostgreSqlSource source, CancellationToken cancellationToken)
    {
        var logins = source.OpenForExamination();
        try
        {
            // What was repaired on the primary reaches a standby later.
            var connection = await logins.OpenConnectionAsync(TargetSessionAttributes.PreferPrimary, cancellationToken).ConfigureAwait(false);
            await using var _ = connection.ConfigureAwait(false);
            return await new Examination(connection, time).RunAsync(login: null, cancellationToken).ConfigureAwait(false);
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
                "No login of the application is named, so nothing was examined: the fence may be open.",
                "-- Set UsePostgreSql(o => o.Application = connectionString), also where EF Core has a connection of its own."),
        ],
    };
}
