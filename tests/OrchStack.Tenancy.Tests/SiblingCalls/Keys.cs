namespace OrchStack.Tenancy.Tests;

/// <summary>Secrets of sibling services.</summary>
internal static class Keys
{
    public static readonly string Secret = Convert.ToBase64String(Enumerable.Repeat((byte)1, 32).ToArray());

    public static readonly string OtherSecret = Convert.ToBase64String(Enumerable.Repeat((byte)2, 32).ToArray());

    public static SiblingKey Of(string id, string secret) => new(id, Convert.FromBase64String(secret));
}
