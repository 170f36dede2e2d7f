namespace OrchStack.Tenancy;

/// <summary>How the calls of one <see cref="HttpClient"/> say whose work they are.</summary>
public sealed class SiblingCallOptions
{
    /// <summary>The longest that a statement may live, for both sides.</summary>
    internal static readonly TimeSpan LongestLifetime = TimeSpan.FromMinutes(5);

    /// <summary>
    /// The name of the service that is called, as it lists it in <see cref="SiblingOptions.Audiences"/>: "billing".
    /// </summary>
    /// <value>Null by default: the host that is called, in lower-case ASCII, without port.</value>
    public string? Audience { get; set; }

    /// <summary>How long the statement is good: it must arrive in this time, the answer may take longer.</summary>
    /// <value>30 seconds by default; 1 second to 5 minutes.</value>
    public TimeSpan Lifetime { get; set; } = TimeSpan.FromSeconds(30);

    /// <summary>Whether calls without a current tenant are sent, with no statement, instead of throwing.</summary>
    /// <value>False by default.</value>
    public bool AllowCallsWithoutTenant { get; set; }
}
