namespace OrchStack.Tenancy.PostgreSql;

/// <summary>How long to wait before the next attempt: twice as long each time, and never the same on all nodes.</summary>
internal static class ReconnectDelay
{
    private static readonly TimeSpan First = TimeSpan.FromMilliseconds(200);
    private static readonly TimeSpan Longest = TimeSpan.FromSeconds(10);

    /// <param name="failures">Attempts that failed in a row, 1 or more.</param>
    /// <param name="chance">0 to 1: between half of the time and all of it.</param>
    public static TimeSpan After(int failures, double chance)
    {
        var full = First * Math.Pow(2, Math.Min(failures - 1, 20));
        return (full < Longest ? full : Longest) * ((1 + chance) / 2);
    }
}
