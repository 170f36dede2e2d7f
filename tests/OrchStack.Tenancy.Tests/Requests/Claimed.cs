namespace OrchStack.Tenancy.Tests;

/// <summary>What one place of a random request says about the tenant.</summary>
internal readonly record struct Claimed(string Kind, Tenant? Tenant = null)
{
    public static readonly Claimed Nothing = new("nothing");
    public static readonly Claimed Stranger = new("stranger");
    public static readonly Claimed Malformed = new("malformed");
    public static readonly Claimed BadKey = new("bad key");

    public static Claimed Of(Tenant tenant) => new("tenant", tenant);
}
