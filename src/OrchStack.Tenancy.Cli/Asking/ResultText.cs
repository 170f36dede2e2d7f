using System.Data.Common;
using System.Globalization;
using System.Text;
using System.Text.Json;

namespace OrchStack.Tenancy.Cli;

/// <summary>Writes what a statement returned: a table for people, JSON for programs.</summary>
internal static class ResultText
{
    public static async Task WriteAsync(Terminal terminal, DbDataReader reader, bool json, CancellationToken cancellationToken)
    {
        var names = Enumerable.Range(0, reader.FieldCount).Select(reader.GetName).ToArray();
        var rows = new List<string?[]>();
        while (await reader.ReadAsync(cancellationToken).ConfigureAwait(false))
        {
            rows.Add([.. Enumerable.Range(0, names.Length).Select(place => Text(reader.GetValue(place)))]);
        }

        await terminal.Output.WriteLineAsync(json ? Json(names, rows) : names.Length == 0 ? Affected(reader.RecordsAffected) : Table(names, rows)).ConfigureAwait(false);
    }

    private static string Json(string[] names, List<string?[]> rows) =>
        JsonSerializer.Serialize(rows.Select(row => names.Zip(row).GroupBy(pair => pair.First).ToDictionary(pair => pair.Key, pair => pair.First().Second)));

    private static string Table(string[] names, List<string?[]> rows)
    {
        var widths = names.Select((name, place) => rows.Select(row => row[place]?.Length ?? 0).Append(name.Length).Max()).ToArray();
        var text = new StringBuilder();
        text.AppendJoin(" | ", names.Select((name, place) => name.PadRight(widths[place]))).Append('\n');
        text.AppendJoin("-+-", widths.Select(width => new string('-', width))).Append('\n');
        foreach (var row in rows)
        {
            text.AppendJoin(" | ", row.Select((value, place) => (value ?? "").PadRight(widths[place]))).Append('\n');
        }

        return text.Append(CultureInfo.InvariantCulture, $"({rows.Count} {(rows.Count == 1 ? "row" : "rows")})").ToString();
    }

    private static string Affected(int rows) => rows < 0 ? "done" : string.Create(CultureInfo.InvariantCulture, $"{rows} {(rows == 1 ? "row" : "rows")} changed");

    private static string? Text(object value) => value switch
    {
        DBNull => null,
        byte[] bytes => $"\\x{Convert.ToHexStringLower(bytes)}",
        Array items => $"{{{string.Join(',', items.Cast<object>().Select(Text))}}}",
        DateTime moment => moment.ToString("yyyy-MM-dd HH:mm:ss.FFFFFFK", CultureInfo.InvariantCulture),
        _ => Convert.ToString(value, CultureInfo.InvariantCulture),
    };
}
