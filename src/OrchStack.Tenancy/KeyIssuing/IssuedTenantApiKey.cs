namespace OrchStack.Tenancy;

/// <summary>A key that was just issued. A class, and without the text in <see cref="ToString"/>, so that no log takes it along.</summary>
public sealed class IssuedTenantApiKey
{
    internal IssuedTenantApiKey(TenantApiKey key, string credential)
    {
        Key = key;
        Credential = credential;
    }

    /// <summary>What is stored of it.</summary>
    public TenantApiKey Key { get; }

    /// <summary>The text that callers send. Show it once; it cannot be had again.</summary>
    public string Credential { get; }

    /// <summary>The key's id and name.</summary>
    public override string ToString() => $"API key '{Key.KeyId}' ({Key.Name})";
}
