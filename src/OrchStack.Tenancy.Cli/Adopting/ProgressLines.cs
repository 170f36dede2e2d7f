using System.Globalization;
using OrchStack.Tenancy.PostgreSql;

namespace OrchStack.Tenancy.Cli;

/// <summary>A line for each thing that happens to a step.</summary>
internal sealed class ProgressLines(Terminal terminal) : IProgress<AdoptionProgress>
{
    public void Report(AdoptionProgress value)
    {
        var text = value.Moment switch
        {
            AdoptionMoment.Started => PlanText.Line(value.Step.Change.Sql),
            AdoptionMoment.Waiting => $"waiting for a lock on {value.Step.Change.Table}",
            AdoptionMoment.Filling => string.Create(CultureInfo.InvariantCulture, $"{value.Share:P0} of {value.Step.Change.Table}"),
            _ => null,
        };
        if (text is not null)
        {
            terminal.Error.WriteLine(string.Create(CultureInfo.InvariantCulture, $"[{value.Step.Number}/{value.Steps}] {text}"));
        }
    }
}
