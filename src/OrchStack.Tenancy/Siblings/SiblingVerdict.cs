namespace OrchStack.Tenancy;

/// <summary>What a request's statement is worth; kept on the request, because a statement is good once.</summary>
internal sealed class SiblingVerdict
{
    public static readonly SiblingVerdict Absent = new();
    public static readonly SiblingVerdict Invalid = new()
    {
        Fault = TenantEvidence.BadCredential(
            "The tenant statement is malformed, expired, used already, or not made for this call.", SiblingDefaults.AuthenticationScheme),
    };

    public static readonly SiblingVerdict Duplicated = new() { Fault = TenantEvidence.Malformed("The request carries more than one tenant statement.") };

    /// <summary>What it says, where it is good.</summary>
    public SiblingStatement? Statement { get; private init; }

    public TenantEvidence? Fault { get; private init; }

    public static SiblingVerdict Good(SiblingStatement statement) => new() { Statement = statement };
}
