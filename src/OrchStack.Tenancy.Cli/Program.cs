using OrchStack.Tenancy.Cli;

using var stop = new CancellationTokenSource();
Console.CancelKeyPress += (_, pressed) =>
{
    pressed.Cancel = true;
    stop.Cancel();
};

return await new TenancyTool(Terminal.OfProcess()).RunAsync(args, stop.Token).ConfigureAwait(false);
