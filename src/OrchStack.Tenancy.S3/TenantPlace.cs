namespace OrchStack.Tenancy.S3;

/// <summary>Where one tenant's objects are: behind <c>tenants/{id}/</c>, derived from the id, which is never reused.</summary>
internal readonly struct TenantPlace(TenantId tenant)
{
    public TenantId Tenant => tenant;

    public string Prefix { get; } = $"tenants/{tenant}/";

    /// <summary>The key in the bucket. A slash at the end is let pass: programs mark folders so.</summary>
    /// <exception cref="ArgumentException">It is no key, or one that an address would fold into another.</exception>
    public string In(string? key)
    {
        ArgumentException.ThrowIfNullOrEmpty(key);
        TenantFileKey.Demand(key is [.., not '/', '/'] ? key[..^1] : key);
        return Prefix + key;
    }

    /// <summary>The beginning of keys in the bucket.</summary>
    public string InPrefix(string? prefix) => Prefix + TenantFileKey.DemandPrefix(prefix ?? "");

    /// <summary>A place in a list, where one is named.</summary>
    public string? InMarker(string? marker) => string.IsNullOrEmpty(marker) ? marker : InPrefix(marker);

    /// <summary>As the tenant knows it; what is not its own is nothing that it may see.</summary>
    public string? Out(string? key) => string.IsNullOrEmpty(key) ? key
        : key.StartsWith(Prefix, StringComparison.Ordinal) ? key[Prefix.Length..]
        : throw new InvalidOperationException($"The store answered a request of tenant '{tenant}' with a key that is not its own. The answer is not given out.");
}
