namespace OrchStack.Tenancy;

/// <summary>How long a node believes what the stores of tenants and API keys said, and how much of it it keeps.</summary>
public sealed class TenantCacheOptions
{
    /// <summary>A change in the store is seen after this time at the latest, while the store answers.</summary>
    /// <value>30 seconds by default; 1 second to 5 minutes.</value>
    public TimeSpan Freshness { get; set; } = TimeSpan.FromSeconds(30);

    /// <summary>The same for "there is no such tenant", so that a tenant that was just made is soon found.</summary>
    /// <value>5 seconds by default; 0 to 5 minutes.</value>
    public TimeSpan UnknownFreshness { get; set; } = TimeSpan.FromSeconds(5);

    /// <summary>How old an answer may be that is served while the store fails. Tenants that this node does not know get 503 then.</summary>
    /// <value>10 minutes by default; 0 to 1 day.</value>
    public TimeSpan StaleOnError { get; set; } = TimeSpan.FromMinutes(10);

    /// <summary>
    /// How long a caller waits for the store, after which it counts as failing. Its call goes on, and is given up after ten times as long.
    /// </summary>
    /// <value>2 seconds by default; 10 milliseconds to 1 minute.</value>
    public TimeSpan LoadTimeout { get; set; } = TimeSpan.FromSeconds(2);

    /// <summary>The most names that are kept, found and not found; those used least go first.</summary>
    /// <value>100,000 by default; 16 to 10,000,000.</value>
    public int Capacity { get; set; } = 100_000;
}
