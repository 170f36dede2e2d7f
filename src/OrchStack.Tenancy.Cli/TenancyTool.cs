using System.CommandLine;
using Npgsql;

namespace OrchStack.Tenancy.Cli;

/// <summary>The commands, and what their ends mean to whoever called.</summary>
internal sealed class TenancyTool(Terminal terminal)
{
    public async Task<int> RunAsync(IReadOnlyList<string> arguments, CancellationToken cancellationToken = default)
    {
        var root = new RootCommand("Makes a PostgreSQL database multi-tenant, and takes it back. Exit codes: 0 done, 1 refused or failed, 2 wrong usage, 3 not confirmed, 4 the fence is open.")
        {
            new InstallCommand(terminal).Build(),
            new PlanCommand(terminal).Build(),
            new AdoptCommand(terminal).Build(),
            new ObservationsCommand(terminal).Build(),
            new EjectCommand(terminal).Build(),
            new RotateKeyCommand(terminal).Build(),
            new SqlCommand(terminal).Build(),
            new ExplainCommand(terminal).Build(),
            new DoctorCommand(terminal).Build(),
            new DevCommand(terminal).Build(),
        };
        var parsed = root.Parse(arguments);
        if (parsed.Errors.Count > 0)
        {
            foreach (var error in parsed.Errors)
            {
                await terminal.Error.WriteLineAsync(error.Message).ConfigureAwait(false);
            }

            return ExitCode.WrongUsage;
        }

        try
        {
            var configuration = new InvocationConfiguration { Output = terminal.Output, Error = terminal.Error, EnableDefaultExceptionHandler = false };
            return await parsed.InvokeAsync(configuration, cancellationToken).ConfigureAwait(false);
        }
        catch (UsageException wrong)
        {
            await terminal.Error.WriteLineAsync(wrong.Message).ConfigureAwait(false);
            return ExitCode.WrongUsage;
        }
        catch (Exception fault) when (fault is TenancyException or NpgsqlException or IOException or UnauthorizedAccessException or OperationCanceledException)
        {
            await terminal.Error.WriteLineAsync(fault.Message).ConfigureAwait(false);
            return ExitCode.Failed;
        }
    }
}
