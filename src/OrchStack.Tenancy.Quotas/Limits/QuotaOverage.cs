namespace OrchStack.Tenancy.Quotas;

/// <summary>What happens to a call that goes beyond the amount of a limit.</summary>
public enum QuotaOverage
{
    /// <summary>It is denied.</summary>
    Deny,

    /// <summary>It is granted up to so much beyond the amount, and counted.</summary>
    AllowUpTo,

    /// <summary>It is granted and counted.</summary>
    Allow,
}
