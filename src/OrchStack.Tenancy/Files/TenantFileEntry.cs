namespace OrchStack.Tenancy;

/// <summary>What a list says of a file; its content type <see cref="ITenantFiles.FindAsync"/> knows. Immutable.</summary>
/// <param name="Key">Its key.</param>
/// <param name="Length">In bytes.</param>
/// <param name="Modified">When it was stored.</param>
/// <param name="ETag">As in <see cref="TenantFile"/>.</param>
public sealed record TenantFileEntry(string Key, long Length, DateTimeOffset Modified, string ETag);
