namespace OrchStack.Tenancy;

/// <summary>A version of a tenant's key as it is stored: wrapped by a key-encryption key. Immutable.</summary>
/// <param name="Version">1 for the first.</param>
/// <param name="WrappedBy">The id of the key-encryption key.</param>
/// <param name="Wrapped">The key, wrapped, in Base64; empty once it is destroyed.</param>
/// <param name="Status">What it may be used for.</param>
/// <param name="Created">When it was made.</param>
/// <param name="Messages">How many messages nodes have reserved for it: at least as many as it has encrypted.</param>
public sealed record TenantDataKey(int Version, string WrappedBy, string Wrapped, TenantKeyStatus Status, DateTimeOffset Created, long Messages)
{
    /// <inheritdoc/>
    public override string ToString() => $"{nameof(TenantDataKey)} {{ Version = {Version}, WrappedBy = {WrappedBy}, Status = {Status}, Created = {Created:O}, Messages = {Messages} }}";
}
