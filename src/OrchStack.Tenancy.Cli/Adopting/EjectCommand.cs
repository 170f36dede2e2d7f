using System.CommandLine;
using OrchStack.Tenancy.PostgreSql;

namespace OrchStack.Tenancy.Cli;

/// <summary>eject: the database as it was.</summary>
internal sealed class EjectCommand(Terminal terminal)
{
    private readonly ConnectionOption _admin = ConnectionOption.Admin(terminal);
    private readonly Option<string?> _keepOnly = new("--keep-only") { Description = "The tenant whose rows stay, as for --existing-rows; the rows of all others are deleted." };
    private readonly Option<bool> _yes = Confirmation.Yes();

    public Command Build()
    {
        var command = new Command("eject", "Gives the tables back as they were before adopt, and removes the schema \"tenancy\" with the registry and the audit logs. In one transaction.") { _admin.Option, _keepOnly, _yes };
        command.SetAction(RunAsync);
        return command;
    }

    private async Task<int> RunAsync(ParseResult parsed, CancellationToken cancellationToken)
    {
        var source = _admin.Open(parsed);
        await using var _ = source.ConfigureAwait(false);
        var keepOnly = AdoptionArguments.ReadKey(parsed.GetValue(_keepOnly));
        await terminal.Output.WriteLineAsync("Removes the fence, the tenant columns and keys that adopt added, and the schema \"tenancy\": tenants, their API keys, settings and audit logs."
            + (keepOnly is null ? "" : $" Deletes the rows of every tenant but {keepOnly}.")).ConfigureAwait(false);
        if (!await terminal.ConfirmAsync("Eject?", parsed.GetValue(_yes), cancellationToken).ConfigureAwait(false))
        {
            return ExitCode.NotConfirmed;
        }

        foreach (var left in await TenancyEjection.RunAsync(source, new EjectionOptions { KeepOnly = keepOnly }, cancellationToken).ConfigureAwait(false))
        {
            await terminal.Output.WriteLineAsync(left).ConfigureAwait(false);
        }

        await terminal.Output.WriteLineAsync("Ejected.").ConfigureAwait(false);
        return ExitCode.Done;
    }
}
