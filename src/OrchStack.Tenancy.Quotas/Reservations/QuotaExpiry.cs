namespace OrchStack.Tenancy.Quotas;

/// <summary>What becomes of a reservation that nobody has settled when its time is over.</summary>
public enum QuotaExpiry
{
    /// <summary>What was reserved stays charged.</summary>
    Commit,

    /// <summary>What was reserved is given back.</summary>
    Release,
}
