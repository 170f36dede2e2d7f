namespace OrchStack.Tenancy;

/// <summary>Names that calls between sibling services use.</summary>
public static class SiblingDefaults
{
    /// <summary>The header that carries the signed statement whose work a call is.</summary>
    public const string HeaderName = "X-Tenant-Statement";

    /// <summary>The authentication scheme of calls with such a header.</summary>
    public const string AuthenticationScheme = "Sibling";
}
