namespace OrchStack.Tenancy.PostgreSql;

/// <summary>How the schema "tenancy" stands in a database.</summary>
/// <param name="Version">The version that is installed.</param>
/// <param name="OldestReader">The oldest version whose nodes work on it.</param>
/// <param name="CanBypassRowSecurity">Whether the installing role could give BYPASSRLS to the migrator and the platform login.</param>
/// <param name="LongestPoolerLifetime">How long a context of the mode Pooler may be good for; null where none is accepted.</param>
/// <param name="PlainUntil">Until when contexts of the mode Plain are accepted; null where none is.</param>
/// <param name="Gaps">What the installing role could not do.</param>
public sealed record TenancyInstallation(
    int Version,
    int OldestReader,
    bool CanBypassRowSecurity,
    TimeSpan? LongestPoolerLifetime,
    DateTimeOffset? PlainUntil,
    IReadOnlyList<TenancyInstallationGap> Gaps)
{
    /// <summary>Whether nodes of this version of the package work on it.</summary>
    public bool IsReadable => OldestReader <= TenancySchema.Version && Version >= TenancySchema.OldestReadable;
}
