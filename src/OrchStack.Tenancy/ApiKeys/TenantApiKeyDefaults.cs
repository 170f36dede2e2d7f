namespace OrchStack.Tenancy;

/// <summary>Names that API keys use.</summary>
public static class TenantApiKeyDefaults
{
    /// <summary>The authentication scheme, and the word before the key in the Authorization header.</summary>
    public const string AuthenticationScheme = "ApiKey";
}
