using System.CommandLine;
using Npgsql;
using OrchStack.Tenancy.PostgreSql;

namespace OrchStack.Tenancy.Cli;

/// <summary>doctor: every way the fence could be open.</summary>
internal sealed class DoctorCommand(Terminal terminal)
{
    private readonly ConnectionOption _application = ConnectionOption.Application(terminal);
    private readonly ConnectionOption _admin = ConnectionOption.Admin(terminal);
    private readonly Option<string[]> _login = new("--login") { Description = "A login of the application, examined by an administrator's connection. Without it, every login that is a member of tenancy_app." };
    private readonly Option<bool> _sql = new("--sql") { Description = "Write only what repairs, as a script." };
    private readonly Option<bool> _json = Confirmation.Json();

    public Command Build()
    {
        var command = new Command("doctor", $"Lists every way the fence could be open, with the SQL that repairs it. Changes nothing. Ends with {ExitCode.OpenFence} where a serious finding stands.")
        {
            _application.Option, _admin.Option, _login, _sql, _json,
        };
        command.SetAction(RunAsync);
        return command;
    }

    private async Task<int> RunAsync(ParseResult parsed, CancellationToken cancellationToken)
    {
        var reports = await ExamineAsync(parsed, cancellationToken).ConfigureAwait(false);
        var text = parsed.GetValue(_json) ? $"[{string.Join(',', reports.Select(static report => report.ToJson()))}]"
            : parsed.GetValue(_sql) ? RepairScript.Write(reports)
            : string.Join($"{Environment.NewLine}{Environment.NewLine}", reports);
        await terminal.Output.WriteLineAsync(text).ConfigureAwait(false);
        return reports.Any(static report => report.IsOpen) ? ExitCode.OpenFence : ExitCode.Done;
    }

    private async Task<IReadOnlyList<DoctorReport>> ExamineAsync(ParseResult parsed, CancellationToken cancellationToken)
    {
        if (_admin.Find(parsed) is not { } admin)
        {
            // The login examines itself, as a node does at its start.
            var application = _application.Open(parsed);
            await using var _ = application.ConfigureAwait(false);
            return await ExamineAsync(application, [null], cancellationToken).ConfigureAwait(false);
        }

        await using (admin.ConfigureAwait(false))
        {
            var logins = parsed.GetValue(_login) is { Length: > 0 } named ? named : await ApplicationLogins.ReadAsync(admin, cancellationToken).ConfigureAwait(false);
            return await ExamineAsync(admin, logins, cancellationToken).ConfigureAwait(false);
        }
    }

    private static async Task<IReadOnlyList<DoctorReport>> ExamineAsync(NpgsqlDataSource source, IEnumerable<string?> logins, CancellationToken cancellationToken)
    {
        var connection = await source.OpenConnectionAsync(cancellationToken).ConfigureAwait(false);
        await using var _ = connection.ConfigureAwait(false);
        var reports = new List<DoctorReport>();
        foreach (var login in logins)
        {
            reports.Add(await new Examination(connection, TimeProvider.System).RunAsync(login, cancellationToken).ConfigureAwait(false));
        }

        return reports;
    }
}
