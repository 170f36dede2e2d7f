namespace OrchStack.Tenancy;

/// <summary>The id that another system gave a tenant, such as the <c>tid</c> of Microsoft Entra; compared exactly.</summary>
public sealed record ExternalTenantId
{
    /// <summary>Describes an id of another system.</summary>
    /// <param name="issuer">Who gave it: the issuer of the token, as it stands there.</param>
    /// <param name="value">The id.</param>
    public ExternalTenantId(string issuer, string value)
    {
        ArgumentException.ThrowIfNullOrWhiteSpace(issuer);
        ArgumentException.ThrowIfNullOrWhiteSpace(value);
        Issuer = issuer;
        Value = value;
    }

    /// <summary>Who gave it.</summary>
    public string Issuer { get; }

    /// <summary>The id.</summary>
    public string Value { get; }
}
