using System.Globalization;
using System.Text;

namespace OrchStack.Tenancy.PostgreSql;

/// <summary>Writes steps as a script: remarks first, then every step under the lock that it takes.</summary>
internal static class PlanScript
{
    public static string Write(IReadOnlyList<string> remarks, IReadOnlyList<FenceStep> steps, bool inOne)
    {
        var text = new StringBuilder();
        foreach (var remark in remarks)
        {
            text.Append(CultureInfo.InvariantCulture, $"-- {OneLine(remark)}\n");
        }

        text.Append(inOne ? "\nBEGIN;\n" : "");
        foreach (var step in steps)
        {
            var sql = inOne || step.OutsideTransaction ? step.Sql : $"BEGIN;\n{step.Sql}\nCOMMIT;";
            text.Append(CultureInfo.InvariantCulture, $"\n-- {OneLine(step.Table ?? "no table")}: {Weight(step)}\n{sql}\n");
        }

        return text.Append(inOne ? "\nCOMMIT;\n" : "").ToString();
    }

    private static string Weight(FenceStep step) => step.Lock switch
    {
        TableLock.None => "no lock on a table",
        TableLock.ShareUpdateExclusive => "reads and writes go on",
        TableLock.AccessExclusive => "reads and writes wait",
        _ => "writes wait",
    } + (step.ReadsRows ? " while all rows are read" : "");

    // A name may hold a line break, and what follows it would be no comment any more.
    private static string OneLine(string text) => text.ReplaceLineEndings(" ");
}
