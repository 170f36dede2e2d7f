namespace OrchStack.Tenancy;

/// <summary>An address that counts for a while, for whoever has it.</summary>
/// <param name="Uri">Absolute, or relative to the application where that serves the file itself.</param>
/// <param name="Method">GET or PUT.</param>
/// <param name="Headers">What the request has to say.</param>
/// <param name="Expires">Until when it counts.</param>
public sealed record TenantFileLink(Uri Uri, string Method, IReadOnlyDictionary<string, string> Headers, DateTimeOffset Expires);
