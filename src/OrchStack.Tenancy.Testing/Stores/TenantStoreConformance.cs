namespace OrchStack.Tenancy.Testing;

/// <summary>
/// The contract of <see cref="ITenantStore"/> and <see cref="ITenantDirectory"/> as checks, for whoever keeps tenants in a
/// table of their own. In xunit: a theory over <see cref="Names"/> that calls <see cref="RunAsync"/>.
/// </summary>
public static class TenantStoreConformance
{
    /// <summary>Every check, in the order of the contract.</summary>
    public static IReadOnlyList<TenantConformanceCheck> Checks { get; } = [.. TenantChecks.All, .. TenantNameChecks.All];

    /// <summary>The names of the checks.</summary>
    public static IEnumerable<string> Names => Checks.Select(static check => check.Name);

    /// <summary>Runs the check of a name.</summary>
    /// <exception cref="TenantConformanceException">The contract is not kept.</exception>
    public static Task RunAsync(string name, TenantStoreUnderTest store) =>
        (Checks.FirstOrDefault(check => check.Name == name)
            ?? throw new ArgumentException($"There is no check \"{name}\"; TenantStoreConformance.Names lists them.", nameof(name))).RunAsync(store);
}
