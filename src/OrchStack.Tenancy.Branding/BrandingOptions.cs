namespace OrchStack.Tenancy.Branding;

/// <summary>What the tenants look like.</summary>
public sealed class BrandingOptions
{
    /// <summary>The looks of every tenant that has no theme of its own. A default for looks only: no data comes with it.</summary>
    /// <value><c>new BrandTheme()</c> by default: a neutral blue on white, under the tenant's own name.</value>
    public BrandTheme DefaultTheme { get; set; } = new();

    /// <summary>The themes by tenant slug. A tenant that is renamed takes its theme along only if it is renamed here too.</summary>
    public IDictionary<string, BrandTheme> Themes { get; } = new Dictionary<string, BrandTheme>(StringComparer.OrdinalIgnoreCase);

    /// <summary>What the configuration says and nobody can read; kept for the validator, which reports all faults at once.</summary>
    internal IList<string> ConfigurationFaults { get; } = [];
}
