using System.CommandLine;
using Npgsql;

namespace OrchStack.Tenancy.Cli;

/// <summary>sql: what one tenant would see, asked as the application asks.</summary>
internal sealed class SqlCommand(Terminal terminal)
{
    private readonly ConnectionOption _application = ConnectionOption.Application(terminal);
    private readonly SigningKeyOption _key = new(terminal);
    private readonly Option<string> _tenant = new("--tenant") { Description = "The tenant's key: a uuid, \"bigint:42\", \"integer:42\" or \"text:acme\".", Required = true };
    private readonly Option<string?> _statement = new("--command", "-c") { Description = "One statement. Without it, statements are read, each up to the semicolon at the end of a line; \\q ends." };
    private readonly Option<bool> _json = Confirmation.Json();

    public Command Build()
    {
        var command = new Command("sql", "Runs SQL as a tenant: under the application's login, with a signed context. Each statement is a transaction of its own.") { _application.Option, _key.Option, _tenant, _statement, _json };
        command.SetAction(RunAsync);
        return command;
    }

    private async Task<int> RunAsync(ParseResult parsed, CancellationToken cancellationToken)
    {
        var key = AdoptionArguments.ReadKey(parsed.GetValue(_tenant))!;
        var session = new TenantSession(_application.Read(parsed), _key.Read(parsed), TenantSession.TenantOf(key));
        await using var _ = session.ConfigureAwait(false);
        if (parsed.GetValue(_statement) is { } statement)
        {
            await RunAsync(session, statement, parsed.GetValue(_json), cancellationToken).ConfigureAwait(false);
            return ExitCode.Done;
        }

        var reader = new StatementReader(terminal, key.Text);
        var end = ExitCode.Done;
        while (await reader.ReadAsync(cancellationToken).ConfigureAwait(false) is { } next)
        {
            try
            {
                await RunAsync(session, next, parsed.GetValue(_json), cancellationToken).ConfigureAwait(false);
            }
            catch (Exception fault) when (fault is TenancyException or NpgsqlException)
            {
                await terminal.Error.WriteLineAsync(fault.Message).ConfigureAwait(false);
                end = terminal.IsInteractive ? ExitCode.Done : ExitCode.Failed;
            }
        }

        return end;
    }

    private Task RunAsync(TenantSession session, string statement, bool json, CancellationToken cancellationToken) =>
        session.RunAsync(statement, (reader, token) => ResultText.WriteAsync(terminal, reader, json, token), cancellationToken);
}
