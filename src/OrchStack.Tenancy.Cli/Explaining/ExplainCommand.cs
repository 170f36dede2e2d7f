using System.CommandLine;
using System.Data.Common;
using Npgsql;

namespace OrchStack.Tenancy.Cli;

/// <summary>explain: why do I get no rows?</summary>
internal sealed class ExplainCommand(Terminal terminal)
{
    private readonly ConnectionOption _application = ConnectionOption.Application(terminal);
    private readonly ConnectionOption _admin = ConnectionOption.Admin(terminal);
    private readonly SigningKeyOption _key = new(terminal);
    private readonly Option<string?> _tenant = new("--tenant") { Description = "The tenant's key, as for sql. Without it, what happens without a tenant." };
    private readonly Option<string> _statement = new("--command", "-c") { Description = "The statement. It is run in a transaction that may only read.", Required = true };

    public Command Build()
    {
        var command = new Command("explain", "Says why a statement returns no rows: no tenant, no right, rows of others alone, or none. Whose rows there are is said only with a superuser's connection.") { _application.Option, _admin.Option, _key.Option, _tenant, _statement };
        command.SetAction(RunAsync);
        return command;
    }

    private async Task<int> RunAsync(ParseResult parsed, CancellationToken cancellationToken)
    {
        var key = AdoptionArguments.ReadKey(parsed.GetValue(_tenant));
        var session = new TenantSession(_application.Read(parsed), _key.Read(parsed), key is null ? null : TenantSession.TenantOf(key));
        await using var _ = session.ConfigureAwait(false);
        foreach (var line in await ExplainAsync(session, parsed, key, cancellationToken).ConfigureAwait(false))
        {
            await terminal.Output.WriteLineAsync(line).ConfigureAwait(false);
        }

        return ExitCode.Done;
    }

    private async Task<IReadOnlyList<string>> ExplainAsync(TenantSession session, ParseResult parsed, TenantKey? key, CancellationToken cancellationToken)
    {
        var statement = parsed.GetValue(_statement)!;
        var rows = 0;
        var plan = "";
        try
        {
            await session.TryAsync(statement, async (reader, token) => rows = await CountAsync(reader, token).ConfigureAwait(false), cancellationToken).ConfigureAwait(false);
            await session.TryAsync(
                $"EXPLAIN (VERBOSE, FORMAT JSON) {statement}",
                async (reader, token) => plan = await reader.ReadAsync(token).ConfigureAwait(false) ? reader.GetString(0) : "",
                cancellationToken).ConfigureAwait(false);
        }
        catch (MissingTenantException)
        {
            return ["No tenant: the statement reads a table of tenants and was sent without one, so it is refused. Enter a tenant first (ITenantScopes, or a request that names one)."];
        }
        catch (PostgresException refused) when (refused.SqlState == PostgresErrorCodes.InsufficientPrivilege)
        {
            return [$"No right: {refused.MessageText}. The application's login gets its rights as a member of tenancy_app; a table that was made since has none until it is fenced."];
        }

        return rows > 0
            ? [$"It returns {rows} {(rows == 1 ? "row" : "rows")}."]
            : ["It returns no rows.", .. await AskAdminAsync(parsed, PlannedTable.Read(plan), key, cancellationToken).ConfigureAwait(false)];
    }

    private async Task<IReadOnlyList<string>> AskAdminAsync(ParseResult parsed, IReadOnlyList<PlannedTable> tables, TenantKey? key, CancellationToken cancellationToken)
    {
        if (tables.Count == 0)
        {
            return ["PostgreSQL reads no table for it: a condition is false whatever the rows are."];
        }

        var admin = _admin.Find(parsed);
        if (admin is null)
        {
            return [$"It reads {string.Join(", ", tables.Select(table => table.Name))}. Whether there are rows of others is said only to a superuser: set TENANCY_ADMIN."];
        }

        await using var _ = admin.ConfigureAwait(false);
        var lines = new List<string>();
        foreach (var table in tables)
        {
            lines.Add(await TableVerdict.AskAsync(admin, table, key, cancellationToken).ConfigureAwait(false));
        }

        return lines;
    }

    private static async Task<int> CountAsync(DbDataReader reader, CancellationToken cancellationToken)
    {
        var rows = 0;
        while (await reader.ReadAsync(cancellationToken).ConfigureAwait(false))
        {
            rows++;
        }

        return rows;
    }
}
