namespace OrchStack.Tenancy.Quotas;

/// <summary>How a reservation is made.</summary>
public sealed class QuotaReservationOptions
{
    internal static readonly QuotaReservationOptions Default = new();

    /// <summary>
    /// Its name, at most 200 characters: asked twice with the same one, it is taken once. One that was settled or released already, because
    /// the messages came in another order, takes nothing any more.
    /// </summary>
    /// <value>Null by default: a new one.</value>
    public string? Id { get; init; }

    /// <summary>After how long it expires: 1 second to 1 day.</summary>
    /// <value>5 minutes by default.</value>
    public TimeSpan Lifetime { get; init; } = TimeSpan.FromMinutes(5);

    /// <summary>What becomes of it then.</summary>
    /// <value>It stays charged by default: what nobody settles may have been used.</value>
    public QuotaExpiry OnExpiry { get; init; }
}
