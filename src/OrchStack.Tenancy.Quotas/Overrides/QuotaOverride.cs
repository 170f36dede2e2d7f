namespace OrchStack.Tenancy.Quotas;

/// <summary>What a tenant has of a limit that is other than its plan's.</summary>
public sealed class QuotaOverride
{
    /// <summary>The amount of a limit; of a token bucket, the permits per period.</summary>
    /// <value>Null by default: as the plan says.</value>
    public long? Amount { get; set; }

    /// <summary>The burst of a token bucket.</summary>
    /// <value>Null by default: as the plan says, and as many as <see cref="Amount"/> where the plan says none.</value>
    public long? Burst { get; set; }

    /// <summary>Whether the tenant is free of the limit.</summary>
    /// <value>False by default.</value>
    public bool Unlimited { get; set; }
}
