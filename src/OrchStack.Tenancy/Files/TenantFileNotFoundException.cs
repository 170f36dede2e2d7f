namespace OrchStack.Tenancy;

/// <summary>Thrown where the current tenant has no file of a key; whether another one has, it does not say.</summary>
public sealed class TenantFileNotFoundException : TenancyException
{
    /// <summary>Creates the exception; for providers of files.</summary>
    /// <param name="key">The key.</param>
    /// <param name="tenant">Whose file was asked for.</param>
    public TenantFileNotFoundException(string key, Tenant tenant)
        : base($"Tenant '{tenant?.Slug}' has no file '{key}'. FindAsync answers null where a file may be missing.") => Key = key;

    /// <summary>The key.</summary>
    public string Key { get; }
}
