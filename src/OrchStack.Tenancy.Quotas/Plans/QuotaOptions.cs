namespace OrchStack.Tenancy.Quotas;

/// <summary>
/// The plans and their limits. <see cref="Tenant.Plan"/> names the plan of a tenant; a tenant whose plan is not here
/// is refused, never unlimited.
/// </summary>
public sealed class QuotaOptions
{
    /// <summary>The plans by name. Names are compared without case, as the keys of a configuration are.</summary>
    /// <value>Empty by default, which is a fault at start.</value>
    public IDictionary<string, QuotaPlanOptions> Plans { get; } = new Dictionary<string, QuotaPlanOptions>(StringComparer.OrdinalIgnoreCase);

    /// <summary>How long the names of calls, reservations and refunds that have ended are remembered, so that a repetition does nothing: 1 second to 7 days.</summary>
    /// <value>An hour by default.</value>
    public TimeSpan RememberCalls { get; set; } = TimeSpan.FromHours(1);

    /// <summary>How long a call waits for a store that nodes share: 1 millisecond to 10 seconds. After that each limit decides as its outage mode says.</summary>
    /// <value>100 milliseconds by default.</value>
    public TimeSpan StoreTimeout { get; set; } = TimeSpan.FromMilliseconds(100);

    /// <summary>How much of a limit a node grants by itself in an outage, in percent, where the limit's mode is <see cref="QuotaOutage.Local"/>: 1 to 100.</summary>
    /// <value>25 by default, for four nodes.</value>
    public int OutageShare { get; set; } = 25;

    /// <summary>Describes a plan. Called again for the same name, it adds to that plan.</summary>
    /// <param name="name">The name that <see cref="Tenant.Plan"/> holds.</param>
    /// <param name="configure">Describes its limits.</param>
    public QuotaOptions AddPlan(string name, Action<QuotaPlanOptions> configure)
    {
        ArgumentNullException.ThrowIfNull(name);
        ArgumentNullException.ThrowIfNull(configure);
        if (!Plans.TryGetValue(name, out var plan))
        {
            Plans.Add(name, plan = new QuotaPlanOptions());
        }

        configure(plan);
        return this;
    }
}
