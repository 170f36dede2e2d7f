namespace OrchStack.Tenancy.Quotas;

/// <summary>A period of the calendar, in a time zone.</summary>
public enum QuotaPeriod
{
    /// <summary>From midnight to midnight.</summary>
    Day,

    /// <summary>Seven days.</summary>
    Week,

    /// <summary>From a day of the month to the same day of the next.</summary>
    Month,
}
