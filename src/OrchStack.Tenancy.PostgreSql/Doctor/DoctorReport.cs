using System.Globalization;
using System.Text;
using System.Text.Json;
using System.Text.Json.Serialization;

namespace OrchStack.Tenancy.PostgreSql;

/// <summary>What an examination found. Immutable.</summary>
public sealed record DoctorReport
{
    internal DoctorReport()
    {
    }

    /// <summary>When the examination ended, by the application's clock.</summary>
    public required DateTimeOffset ExaminedAt { get; init; }

    /// <summary>The database.</summary>
    public required string Database { get; init; }

    /// <summary>The login whose rights were examined: the application's.</summary>
    public required string Login { get; init; }

    /// <summary>The version of the tenancy schema that is installed.</summary>
    /// <value>Null where there is none, or the login may not read it.</value>
    public required int? SchemaVersion { get; init; }

    /// <summary>The findings, the serious ones first. Empty where nothing was found.</summary>
    public required IReadOnlyList<DoctorFinding> Findings { get; init; }

    /// <summary>Whether a serious finding stands that nobody waived: no node starts then.</summary>
    [JsonPropertyName("isOpen")]
    public bool IsOpen => Findings.Any(static finding => finding.Stands);

    /// <summary>The report for machines: members as here in camel case, severities by name. Members may be added, not renamed.</summary>
    public string ToJson() => JsonSerializer.Serialize(this, DoctorReportJson.Default.DoctorReport);

    /// <summary>The report for people.</summary>
    public override string ToString()
    {
        var text = new StringBuilder();
        text.Append(CultureInfo.InvariantCulture, $"Database {Database}, login {Login}, schema version {SchemaVersion?.ToString(CultureInfo.InvariantCulture) ?? "unknown"}: ");
        text.Append(Findings.Count == 0 ? "nothing found." : Count());
        foreach (var finding in Findings)
        {
            text.Append(CultureInfo.InvariantCulture, $"\n\n{Head(finding)} {finding.Code}: {finding.Object}\n    {finding.Why}\n    Repair: {finding.Repair}");
        }

        return text.ToString();
    }

    private static string Head(DoctorFinding finding) =>
        finding.WaivedBecause is { } reason ? $"[waived: {reason}]" : $"[{finding.Severity.ToString().ToLowerInvariant()}]";

    private string Count()
    {
        var counted = Findings.Where(static finding => finding.WaivedBecause is null).GroupBy(static finding => finding.Severity)
            .OrderByDescending(static group => group.Key).Select(static group => $"{group.Count()} {group.Key.ToString().ToLowerInvariant()}");
        var waived = Findings.Count(static finding => finding.WaivedBecause is not null);
        return string.Join(", ", waived == 0 ? counted : counted.Append($"{waived} waived")) + ".";
    }
}
