namespace OrchStack.Tenancy;

/// <summary>Which calls of sibling services are believed.</summary>
public sealed class SiblingOptions
{
    /// <summary>
    /// The names under which this service is called: "billing", and host names that callers use without naming an audience.
    /// At least one. The request's own host never counts: whoever sends a request chooses it.
    /// </summary>
    public ISet<string> Audiences { get; } = new SortedSet<string>(StringComparer.OrdinalIgnoreCase);

    /// <summary>How far the clocks of caller and this node may be apart.</summary>
    /// <value>5 seconds by default; 0 to 1 minute.</value>
    public TimeSpan ClockSkew { get; set; } = TimeSpan.FromSeconds(5);

    /// <summary>
    /// The most calls that a node remembers until they expire, so that none is believed twice. When they are
    /// reached, further calls are refused, and the log says so: they must cover the calls of a statement's life and the skew.
    /// </summary>
    /// <value>200,000 by default, enough for 5,000 calls a second of 30 seconds' life; 1,000 to 10,000,000.</value>
    public int RememberedCalls { get; set; } = 200_000;
}
