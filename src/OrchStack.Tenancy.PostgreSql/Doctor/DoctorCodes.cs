namespace OrchStack.Tenancy.PostgreSql;

/// <summary>Every code that a finding may have: those of the checks, and those of the examination itself.</summary>
internal static class DoctorCodes
{
    public const string SchemaMissing = "schema-missing";
    public const string SchemaTooOld = "schema-too-old";
    public const string SchemaBehind = "schema-behind";
    public const string SchemaAhead = "schema-ahead";
    public const string SchemaTooNew = "schema-too-new";
    public const string NotExamined = "not-examined";
    public const string WaiverUnused = "waiver-unused";

    public static IReadOnlyList<string> All { get; } =
    [
        SchemaMissing, SchemaTooOld, SchemaBehind, SchemaAhead, SchemaTooNew, NotExamined, WaiverUnused, .. DoctorChecks.All.Select(static check => check.Code),
    ];

    public static bool IsKnown(string code) => All.Contains(code, StringComparer.Ordinal);
}
