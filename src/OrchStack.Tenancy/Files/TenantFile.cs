namespace OrchStack.Tenancy;

/// <summary>What is known of a file. Immutable.</summary>
/// <param name="Key">Its key.</param>
/// <param name="Length">In bytes.</param>
/// <param name="ContentType">As it was stored; <c>application/octet-stream</c> where nothing was said.</param>
/// <param name="Modified">When it was stored.</param>
/// <param name="ETag">Another one for another content; opaque, without quotes.</param>
public sealed record TenantFile(string Key, long Length, string ContentType, DateTimeOffset Modified, string ETag);
