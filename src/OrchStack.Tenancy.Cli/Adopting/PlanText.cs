using System.Globalization;
using System.Text;
using System.Text.Json;
using OrchStack.Tenancy.PostgreSql;

namespace OrchStack.Tenancy.Cli;

/// <summary>A plan for people, and for programs.</summary>
internal static class PlanText
{
    public static readonly JsonSerializerOptions Indented = new(JsonSerializerOptions.Web) { WriteIndented = true };

    public static string Write(AdoptionPlan plan)
    {
        var text = new StringBuilder();
        foreach (var table in plan.Tables)
        {
            text.Append(CultureInfo.InvariantCulture, $"{table.Kind,-8} {table.Name}  {table.Reason}\n");
        }

        foreach (var phase in plan.Steps.GroupBy(step => step.Phase))
        {
            text.Append(CultureInfo.InvariantCulture, $"\n{phase.Key}\n");
            foreach (var step in phase)
            {
                text.Append(CultureInfo.InvariantCulture, $"{step.Number,4}  {Lock(step),-34} {Time(step),-12} {Line(step.Change.Sql)}\n");
            }
        }

        text.Append('\n');
        foreach (var remark in plan.Remarks)
        {
            text.Append(CultureInfo.InvariantCulture, $"note: {remark}\n");
        }

        return text.ToString();
    }

    public static string WriteJson(AdoptionPlan plan) => JsonSerializer.Serialize(
        new
        {
            Tables = plan.Tables.Select(table => new { table.Name, table.Kind, table.Reason }),
            Steps = plan.Steps.Select(step => new
            {
                step.Number,
                Phase = step.Phase.ToString(),
                step.Change.Table,
                Lock = step.Change.Lock.ToString(),
                step.Change.ReadsRows,
                step.Change.OutsideTransaction,
                step.InBatches,
                Seconds = Math.Round(step.Estimate.TotalSeconds, 3),
                step.Change.Sql,
            }),
            Undo = plan.Undo.Select(step => step.Sql),
            plan.Remarks,
        },
        Indented);

    public static string Line(string sql)
    {
        var line = string.Join(' ', sql.Split((char[]?)null, StringSplitOptions.RemoveEmptyEntries));
        return line.Length <= 160 ? line : $"{line[..159]}…";
    }

    private static string Lock(AdoptionStep step) => step.Change.Lock switch
    {
        _ when step.InBatches => "writes to a batch's rows wait",
        TableLock.None => "no lock on a table",
        TableLock.ShareUpdateExclusive => "reads and writes go on",
        TableLock.AccessExclusive => step.Change.ReadsRows ? "reads and writes wait, rows are read" : "reads and writes wait",
        _ => step.Change.ReadsRows ? "writes wait, rows are read" : "writes wait",
    };

    private static string Time(AdoptionStep step) => step.Estimate < TimeSpan.FromSeconds(1) ? "a moment" : string.Create(CultureInfo.InvariantCulture, $"about {step.Estimate.TotalSeconds:0} s");
}
