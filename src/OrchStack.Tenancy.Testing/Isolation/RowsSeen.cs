using System.Globalization;

namespace OrchStack.Tenancy.Testing;

/// <summary>What came of counting a table's rows.</summary>
internal sealed record RowsSeen(long? Rows)
{
    /// <summary>PostgreSQL demanded a tenant.</summary>
    public static RowsSeen TenantDemanded { get; } = new((long?)null);

    /// <summary>The application's login may not read the table at all.</summary>
    public static RowsSeen NoRight { get; } = new((long?)null) { IsClosed = true };

    public bool IsClosed { get; private init; }

    public override string ToString() => this switch
    {
        { IsClosed: true } => "that the login may not read it",
        { Rows: { } rows } => $"{rows.ToString(CultureInfo.InvariantCulture)} rows",
        _ => "a demand for a tenant",
    };
}
