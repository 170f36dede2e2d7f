namespace OrchStack.Tenancy.PostgreSql;

/// <summary>Thrown when a node does not start, or serves no command yet, because a serious finding of the doctor stands.</summary>
public sealed class OpenFenceException : TenancyException
{
    internal OpenFenceException(DoctorReport report, string refused, Exception? inner = null)
        : base($"""
            {refused}: the fence between tenants is open in the database '{report.Database}' for the login '{report.Login}'.

            {string.Join("\n\n", report.Findings.Where(static finding => finding.Stands).Select(Describe))}

            Run the repairs as an administrator. A finding that does not count is waived with a reason: o.Doctor.Waive(code, object, reason).
            To start all the same for a while, on the record: o.Doctor.ReportOnlyUntil(time, reason).
            """, inner) => Report = report;

    /// <summary>All that was found.</summary>
    public DoctorReport Report { get; }

    private static string Describe(DoctorFinding finding) => $"{finding.Code}: {finding.Object}\n    {finding.Why}\n    Repair: {finding.Repair}";
}
