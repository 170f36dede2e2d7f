using System.Text;

namespace OrchStack.Tenancy.Cli;

/// <summary>Puts lines together until one ends with a semicolon.</summary>
internal sealed class StatementReader(Terminal terminal, string prompt)
{
    /// <summary>The next statement, without its semicolon; null at the end of the input, or where it says \q.</summary>
    public async Task<string?> ReadAsync(CancellationToken cancellationToken)
    {
        var statement = new StringBuilder();
        while (true)
        {
            if (terminal.IsInteractive)
            {
                await terminal.Output.WriteAsync((statement.Length == 0 ? $"{prompt}=> " : $"{prompt}-> ").AsMemory(), cancellationToken).ConfigureAwait(false);
                await terminal.Output.FlushAsync(cancellationToken).ConfigureAwait(false);
            }

            var line = await terminal.Input.ReadLineAsync(cancellationToken).ConfigureAwait(false);
            if (line?.Trim() is null or "\\q")
            {
                // What was not ended is not run.
                return null;
            }

            statement.Append(statement.Length == 0 ? "" : "\n").Append(line);
            if (statement.ToString().TrimEnd() is [.. var text, ';'])
            {
                return text;
            }

            if (string.IsNullOrWhiteSpace(statement.ToString()))
            {
                statement.Clear();
            }
        }
    }
}
