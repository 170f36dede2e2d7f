using Microsoft.Extensions.Diagnostics.HealthChecks;

namespace OrchStack.Tenancy.PostgreSql;

/// <summary>Says what was found at start. It asks nobody: a running node does not stop for what is found later.</summary>
internal sealed class FenceHealthCheck(FenceGate gate) : IHealthCheck
{
    public Task<HealthCheckResult> CheckHealthAsync(HealthCheckContext context, CancellationToken cancellationToken = default) => Task.FromResult(gate.Report switch
    {
        null => new HealthCheckResult(context.Registration.FailureStatus, "The doctor has not examined the database: it did not answer, or the host has not started."),
        { IsOpen: true } report when gate.IsOpen => HealthCheckResult.Degraded("The fence is open, and this node serves tenants by an override that expires.", data: Data(report)),
        { IsOpen: true } report => new HealthCheckResult(context.Registration.FailureStatus, "The fence is open: this node serves no tenant.", exception: null, Data(report)),
        var report => HealthCheckResult.Healthy("The doctor found nothing serious when this node started.", Data(report)),
    });

    private static Dictionary<string, object> Data(DoctorReport report) => new()
    {
        ["examinedAt"] = report.ExaminedAt,
        ["serious"] = report.Findings.Where(static finding => finding.Stands).Select(static finding => $"{finding.Code}: {finding.Object}").ToArray(),
    };
}
