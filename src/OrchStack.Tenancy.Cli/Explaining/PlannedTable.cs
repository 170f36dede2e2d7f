using System.Text.Json;

namespace OrchStack.Tenancy.Cli;

/// <summary>A table that a statement reads, by PostgreSQL's own plan of it.</summary>
internal sealed record PlannedTable(string Schema, string Table)
{
    private const string SchemaMember = "Schema";
    private const string TableMember = "Relation Name";

    public string Name => $"{Quote(Schema)}.{Quote(Table)}";

    /// <summary>The tables of a plan as EXPLAIN (VERBOSE, FORMAT JSON) writes it, each once.</summary>
    public static IReadOnlyList<PlannedTable> Read(string plan)
    {
        using var document = JsonDocument.Parse(plan);
        return [.. Walk(document.RootElement).Distinct()];
    }

    private static IEnumerable<PlannedTable> Walk(JsonElement element) => element.ValueKind switch
    {
        JsonValueKind.Array => element.EnumerateArray().SelectMany(Walk),
        JsonValueKind.Object => Here(element).Concat(element.EnumerateObject().SelectMany(member => Walk(member.Value))),
        _ => [],
    };

    private static IEnumerable<PlannedTable> Here(JsonElement node) =>
        node.TryGetProperty(SchemaMember, out var schema) && node.TryGetProperty(TableMember, out var table) ? [new PlannedTable(schema.GetString()!, table.GetString()!)] : [];

    private static string Quote(string name) => $"\"{name.Replace("\"", "\"\"", StringComparison.Ordinal)}\"";
}
