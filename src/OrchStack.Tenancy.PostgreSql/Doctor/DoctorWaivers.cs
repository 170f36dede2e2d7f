namespace OrchStack.Tenancy.PostgreSql;

/// <summary>Marks what was waived, and finds waivers that are for nothing any more.</summary>
internal static class DoctorWaivers
{
    public static IEnumerable<DoctorFinding> Apply(IReadOnlyList<DoctorWaiver> waivers, IReadOnlyList<DoctorFinding> findings)
    {
        DoctorWaiver? For(DoctorFinding finding) => waivers.FirstOrDefault(waiver => waiver.Code == finding.Code && waiver.Object == finding.Object);

        return findings.Select(finding => For(finding) is { } waiver ? finding with { WaivedBecause = waiver.Reason } : finding)
            .Concat(waivers.Where(waiver => !findings.Any(finding => waiver.Code == finding.Code && waiver.Object == finding.Object)).Select(static waiver =>
                new DoctorFinding(
                    DoctorCodes.WaiverUnused,
                    DoctorSeverity.Information,
                    $"{waiver.Code}: {waiver.Object}",
                    "The waiver is for a finding that is not there: it would hide it when it comes back.",
                    "-- Remove the call of Doctor.Waive.")));
    }
}
