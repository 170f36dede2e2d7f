namespace OrchStack.Tenancy.Cli;

/// <summary>What the tool reads from and writes to.</summary>
internal sealed record Terminal(TextReader Input, TextWriter Output, TextWriter Error, bool IsInteractive, Func<string, string?> Variable)
{
    public static Terminal OfProcess() =>
        new(Console.In, Console.Out, Console.Error, !Console.IsInputRedirected, Environment.GetEnvironmentVariable);

    /// <summary>Asks before something is changed.</summary>
    public async Task<bool> ConfirmAsync(string question, bool yes, CancellationToken cancellationToken)
    {
        if (yes)
        {
            return true;
        }

        await Error.WriteAsync($"{question} Type yes to go on: ".AsMemory(), cancellationToken).ConfigureAwait(false);
        await Error.FlushAsync(cancellationToken).ConfigureAwait(false);
        return (await Input.ReadLineAsync(cancellationToken).ConfigureAwait(false))?.Trim().Equals("yes", StringComparison.OrdinalIgnoreCase) is true;
    }
}
