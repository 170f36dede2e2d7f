using System.CommandLine;
using Npgsql;
using OrchStack.Tenancy.PostgreSql;

namespace OrchStack.Tenancy.Cli;

/// <summary>adopt: the plan, the question, the steps.</summary>
internal sealed class AdoptCommand(Terminal terminal)
{
    private readonly ConnectionOption _admin = ConnectionOption.Admin(terminal);
    private readonly SigningKeyOption _key = new(terminal);
    private readonly AdoptionArguments _arguments = new();
    private readonly Option<bool> _resume = new("--resume") { Description = "Go on with an adoption that was interrupted." };
    private readonly Option<bool> _yes = Confirmation.Yes();
    private readonly Option<AdoptionStage> _until = new("--until")
    {
        Description = "How far to go: observe lets everything through and keeps what the fence would not, warn tells the client too, enforce is the fence. With --resume also back from there.",
        DefaultValueFactory = _ => AdoptionStage.Enforce,
    };

    public Command Build()
    {
        var command = new Command("adopt", "Makes the database multi-tenant: shows the plan, asks, installs the tenancy schema if it is missing, and runs the steps. Killed, it goes on by --resume.") { _admin.Option, _key.Option, _until, _resume, _yes };
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
        if (parsed.GetValue(_resume))
        {
            var stage = parsed.GetValue(_until);
            if (stage < AdoptionStage.Enforce
                && !await terminal.ConfirmAsync("While tables are observed nothing is fenced: every tenant sees every row.", parsed.GetValue(_yes), cancellationToken).ConfigureAwait(false))
            {
                return ExitCode.NotConfirmed;
            }

            var resumed = await TenancyAdoption.MoveAsync(source, stage, new ProgressLines(terminal), cancellationToken).ConfigureAwait(false);
            await terminal.Output.WriteLineAsync(resumed ? Reached(stage) : "There is no adoption.").ConfigureAwait(false);
            return ExitCode.Done;
        }

        return await AdoptAsync(parsed, source, cancellationToken).ConfigureAwait(false);
    }

    private async Task<int> AdoptAsync(ParseResult parsed, NpgsqlDataSource source, CancellationToken cancellationToken)
    {
        var options = _arguments.Read(parsed);
        var plan = await AdoptionPlan.ReadAsync(source, options, cancellationToken).ConfigureAwait(false);
        await terminal.Output.WriteLineAsync(PlanText.Write(plan)).ConfigureAwait(false);
        if (!await terminal.ConfirmAsync($"Run these {plan.Steps.Count} steps?", parsed.GetValue(_yes), cancellationToken).ConfigureAwait(false))
        {
            return ExitCode.NotConfirmed;
        }

        if (await TenancySchema.ReadInstallationAsync(source, cancellationToken).ConfigureAwait(false) is null)
        {
            await InstallCommand.RunAsync(terminal, source, _key.ReadOrMake(parsed, "k1"), cancellationToken).ConfigureAwait(false);

            // The same decisions on the same tables; rights for the roles that are there now may come on top.
            plan = await AdoptionPlan.ReadAsync(source, options, cancellationToken).ConfigureAwait(false);
        }

        await TenancyAdoption.RunAsync(source, plan, parsed.GetValue(_until), new ProgressLines(terminal), cancellationToken).ConfigureAwait(false);
        await terminal.Output.WriteLineAsync(Reached(parsed.GetValue(_until))).ConfigureAwait(false);
        return ExitCode.Done;
    }

    private static string Reached(AdoptionStage stage) => stage switch
    {
        AdoptionStage.Enforce => "Adopted. Give the application a login that is a member of tenancy_app; a statement without a tenant is refused from now on.",
        _ => "Under observation: nothing is refused. \"observations\" says what the fence would refuse or hide; go on with adopt --resume --until enforce.",
    };
}
