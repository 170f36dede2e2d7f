using System.CommandLine;
using System.Globalization;
using System.Text.Json;
using OrchStack.Tenancy.PostgreSql;

namespace OrchStack.Tenancy.Cli;

/// <summary>observations: what the fence would refuse or hide.</summary>
internal sealed class ObservationsCommand(Terminal terminal)
{
    private readonly ConnectionOption _admin = ConnectionOption.Admin(terminal);
    private readonly Option<bool> _json = Confirmation.Json();

    public Command Build()
    {
        var command = new Command("observations", "Lists the statements that were seen under adopt --until observe or warn and that the fence would refuse, or would show fewer rows.") { _admin.Option, _json };
        command.SetAction(RunAsync);
        return command;
    }

    private async Task<int> RunAsync(ParseResult parsed, CancellationToken cancellationToken)
    {
        var source = _admin.Open(parsed);
        await using var _ = source.ConfigureAwait(false);
        var observations = await TenancyAdoption.ReadObservationsAsync(source, cancellationToken).ConfigureAwait(false);
        if (parsed.GetValue(_json))
        {
            await terminal.Output.WriteLineAsync(JsonSerializer.Serialize(observations, PlanText.Indented)).ConfigureAwait(false);
            return ExitCode.Done;
        }

        foreach (var seen in observations)
        {
            await terminal.Output.WriteLineAsync(string.Create(
                CultureInfo.InvariantCulture,
                $"{seen.Table}  {seen.What}  {seen.Commands} commands{(seen.Rows == 0 ? "" : $", at least {seen.Rows} rows")}  {seen.Login} {seen.Application}  last {seen.LastSeen:u}\n    {PlanText.Line(seen.Statement)}")).ConfigureAwait(false);
        }

        await terminal.Output.WriteLineAsync(observations.Count == 0 ? "Nothing was seen that the fence would refuse or hide." : $"{observations.Count} kinds of statements.").ConfigureAwait(false);
        return ExitCode.Done;
    }
}
