namespace OrchStack.Tenancy.Cli;

/// <summary>Ctrl+C stops what runs; a second one ends the process.</summary>
internal static class Program
{
    public static async Task<int> Main(string[] arguments)
    {
        using var stop = new CancellationTokenSource();
        Console.CancelKeyPress += (_, pressed) =>
        {
            pressed.Cancel = !stop.IsCancellationRequested;
            stop.Cancel();
        };
        return await new TenancyTool(Terminal.OfProcess()).RunAsync(arguments, stop.Token).ConfigureAwait(false);
    }
}
