namespace OrchStack.Tenancy;

/// <summary>Where API keys are read from.</summary>
public sealed class TenantApiKeyOptions
{
    /// <summary>The header that carries the key; <c>Authorization: ApiKey …</c> is read as well.</summary>
    /// <value>"X-Api-Key" by default.</value>
    public string HeaderName { get; set; } = "X-Api-Key";
}
