using System.Globalization;
using System.Text;

namespace OrchStack.Tenancy.PostgreSql;

/// <summary>Writes steps as a script: remarks first, then every step under the lock that it takes.</summary>
internal sealed class PlanScript(IReadOnlyList<string> remarks)
{
    private readonly StringBuilder _text = new();
    private bool _open;

    public string Write(IReadOnlyList<FenceStep> steps)
    {
        foreach (var remark in remarks)
        {
            _text.Append(CultureInfo.InvariantCulture, $"-- {OneLine(remark)}\n");
        }

        foreach (var step in steps)
        {
            Turn(!step.OutsideTransaction);
            _text.Append(CultureInfo.InvariantCulture, $"\n-- {OneLine(step.Table ?? "all tables")}: {Weight(step)}\n{step.Sql}\n");
        }

        Turn(false);
        return _text.ToString();
    }

    private static string Weight(FenceStep step) => step.Lock switch
    {
        TableLock.None => "no lock on a table",
        TableLock.ShareUpdateExclusive => "reads and writes go on",
        TableLock.AccessExclusive => "reads and writes wait",
        _ => "writes wait",
    } + (step.ReadsRows ? " while all rows are read" : "") + (step.OutsideTransaction ? ", outside a transaction" : "");

    private void Turn(bool open)
    {
        if (open != _open)
        {
            _text.Append(open ? "\nBEGIN;\n" : "\nCOMMIT;\n");
            _open = open;
        }
    }

    // A name may hold a line break, and what follows it would be no comment any more.
    private static string OneLine(string text) => text.ReplaceLineEndings(" ");
}
