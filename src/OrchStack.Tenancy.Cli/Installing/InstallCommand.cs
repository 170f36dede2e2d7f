using System.CommandLine;
using OrchStack.Tenancy.PostgreSql;

namespace OrchStack.Tenancy.Cli;

/// <summary>install: the schema "tenancy" with a signing key.</summary>
internal sealed class InstallCommand(Terminal terminal)
{
    private readonly ConnectionOption _admin = ConnectionOption.Admin(terminal);
    private readonly SigningKeyOption _key = new(terminal);
    private readonly Option<bool> _yes = Confirmation.Yes();
    private readonly Option<bool> _sql = new("--sql") { Description = "Write the script that would be run, and change nothing." };

    public Command Build()
    {
        var command = new Command("install", "Installs or renews the schema \"tenancy\", its roles and the signing key. A file that is named for the key and missing is made.") { _admin.Option, _key.Option, _sql, _yes };
        command.SetAction(RunAsync);
        return command;
    }

    private async Task<int> RunAsync(ParseResult parsed, CancellationToken cancellationToken)
    {
        if (parsed.GetValue(_sql))
        {
            await terminal.Output.WriteLineAsync(TenancySchema.InstallScript).ConfigureAwait(false);
            return ExitCode.Done;
        }

        var source = _admin.Open(parsed);
        await using var _ = source.ConfigureAwait(false);
        await terminal.Output.WriteLineAsync("Creates roles without login and the schema \"tenancy\", and takes from PUBLIC: temporary tables, creating in the schema public, watching and ending other sessions. No table of yours is touched. --sql shows the script.").ConfigureAwait(false);
        if (!await terminal.ConfirmAsync("Install?", parsed.GetValue(_yes), cancellationToken).ConfigureAwait(false))
        {
            return ExitCode.NotConfirmed;
        }

        await RunAsync(terminal, source, _key.ReadOrMake(parsed, "k1"), cancellationToken).ConfigureAwait(false);
        return ExitCode.Done;
    }

    internal static async Task RunAsync(Terminal terminal, Npgsql.NpgsqlDataSource source, SigningKey key, CancellationToken cancellationToken)
    {
        await TenancySchema.InstallAsync(source, key, cancellationToken).ConfigureAwait(false);
        var installed = await TenancySchema.ReadInstallationAsync(source, cancellationToken).ConfigureAwait(false);
        await terminal.Output.WriteLineAsync($"Version {installed!.Version} is installed, with the signing key {key.Id}.").ConfigureAwait(false);
        foreach (var gap in installed.Gaps)
        {
            await terminal.Output.WriteLineAsync($"Not done: {gap.Means}. A superuser closes it by: {gap.Remedy}").ConfigureAwait(false);
        }
    }
}
