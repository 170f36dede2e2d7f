namespace OrchStack.Tenancy.Quotas.Tests;

internal static class Together
{
    /// <summary>Runs a call many times on each of several threads that start together; tells how often it said yes.</summary>
    public static int Sum(int threads, int calls, Func<bool> call)
    {
        using var start = new Barrier(threads);
        var yes = 0;
        Exception? fault = null;
        var running = Enumerable.Range(0, threads).Select(_ => new Thread(() =>
        {
            try
            {
                start.SignalAndWait();
                var mine = Enumerable.Range(0, calls).Count(_ => call());
                Interlocked.Add(ref yes, mine);
            }
            catch (Exception caught)
            {
                fault = caught;
            }
        })).ToArray();

        Array.ForEach(running, thread => thread.Start());
        Array.ForEach(running, thread => thread.Join());
        return fault is null ? yes : throw new InvalidOperationException("A thread failed.", fault);
    }
}
