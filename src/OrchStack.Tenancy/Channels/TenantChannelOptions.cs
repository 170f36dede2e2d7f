namespace OrchStack.Tenancy;

/// <summary>How much an <see cref="ITenantChannel{T}"/> holds, and how it is worked off.</summary>
public sealed class TenantChannelOptions
{
    /// <summary>The most items that wait in the channel; those that are being handled do not count.</summary>
    /// <value>1,000 by default; 1 to 1,000,000.</value>
    public int Capacity { get; set; } = 1000;

    /// <summary>The most items of one tenant that wait, so that a flood of one leaves room for the others.</summary>
    /// <value>100 by default; 1 to <see cref="Capacity"/>.</value>
    public int CapacityPerTenant { get; set; } = 100;

    /// <summary>How many items are handled at once.</summary>
    /// <value>4 by default; 1 to 1,024.</value>
    public int MaxDegreeOfParallelism { get; set; } = 4;

    /// <summary>How many items of one tenant are handled at once. With 1 they are handled in the order in which they were written.</summary>
    /// <value>1 by default; 1 to <see cref="MaxDegreeOfParallelism"/>.</value>
    public int MaxDegreeOfParallelismPerTenant { get; set; } = 1;

    /// <summary>
    /// How long a stopping application goes on working the channel off; then handlers are cancelled, and what is left is
    /// logged. The host's own shutdown timeout ends it too.
    /// </summary>
    /// <value>20 seconds by default; 0 to 10 minutes.</value>
    public TimeSpan DrainTimeout { get; set; } = TimeSpan.FromSeconds(20);

    /// <summary>Every payload has a channel, and so options, of its own.</summary>
    internal static string NameFor(Type payload) => payload.ToString();
}
