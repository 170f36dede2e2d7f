namespace OrchStack.Tenancy;

/// <summary>How a look-up of a tenant's name went.</summary>
internal static class RegistryLookupResults
{
    public const string Hit = "hit";
    public const string Loaded = "loaded";
    public const string Stale = "stale";
    public const string Failed = "failed";
}
