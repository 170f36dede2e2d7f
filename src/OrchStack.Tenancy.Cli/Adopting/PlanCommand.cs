using System.CommandLine;
using OrchStack.Tenancy.PostgreSql;

namespace OrchStack.Tenancy.Cli;

/// <summary>plan: what adopt would do.</summary>
internal sealed class PlanCommand(Terminal terminal)
{
    private readonly ConnectionOption _admin = ConnectionOption.Admin(terminal);
    private readonly AdoptionArguments _arguments = new();
    private readonly Option<bool> _sql = new("--sql") { Description = "Write the plan as a script." };
    private readonly Option<bool> _undo = new("--undo-sql") { Description = "Write as a script what gives the tables back." };
    private readonly Option<bool> _json = Confirmation.Json();

    public Command Build()
    {
        var command = new Command("plan", "Reads the database and shows what adopt would do. Changes nothing.") { _admin.Option, _sql, _undo, _json };
        foreach (var option in _arguments.Options)
        {
            command.Options.Add(option);
        }

        command.SetAction(RunAsync);
        return command;
    }

    private async Task<int> RunAsync(ParseResult parsed, CancellationToken cancellationToken)
    {
        var source = _admin.Open(parsed);
        await using var _ = source.ConfigureAwait(false);
        var plan = await AdoptionPlan.ReadAsync(source, _arguments.Read(parsed), cancellationToken).ConfigureAwait(false);
        var text = parsed.GetValue(_json) ? PlanText.WriteJson(plan)
            : parsed.GetValue(_sql) ? plan.ToSql()
            : parsed.GetValue(_undo) ? plan.ToUndoSql()
            : PlanText.Write(plan);
        await terminal.Output.WriteLineAsync(text.TrimEnd()).ConfigureAwait(false);
        return ExitCode.Done;
    }
}
