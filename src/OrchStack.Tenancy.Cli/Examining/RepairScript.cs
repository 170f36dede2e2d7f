using System.Text;
using OrchStack.Tenancy.PostgreSql;

namespace OrchStack.Tenancy.Cli;

/// <summary>What repairs, each statement once, below what it is for.</summary>
internal static class RepairScript
{
    public static string Write(IEnumerable<DoctorReport> reports)
    {
        var script = new StringBuilder();
        foreach (var finding in reports.SelectMany(static report => report.Findings).DistinctBy(static finding => finding.Repair))
        {
            script.AppendLine($"-- {finding.Severity.ToString().ToLowerInvariant()} {finding.Code}: {OneLine(finding.Object)}. {OneLine(finding.Why)}");
            script.AppendLine(finding.Repair).AppendLine();
        }

        return script.Length == 0 ? "-- Nothing to repair." : script.ToString().TrimEnd();
    }

    // An object's name may hold anything, also the end of a comment.
    private static string OneLine(string text) => text.ReplaceLineEndings(" ");
}
