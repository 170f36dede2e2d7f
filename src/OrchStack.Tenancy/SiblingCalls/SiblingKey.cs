namespace OrchStack.Tenancy;

/// <summary>A secret that sibling services share, and the public name by which they know it.</summary>
internal sealed record SiblingKey(string Id, byte[] Secret);
