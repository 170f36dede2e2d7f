using Microsoft.Extensions.Options;

namespace OrchStack.Tenancy.Branding;

internal sealed class BrandingOptionsValidator : IValidateOptions<BrandingOptions>
{
    public ValidateOptionsResult Validate(string? name, BrandingOptions options)
    {
        // A section that is added twice is read twice, and has its faults only once.
        var faults = options.ConfigurationFaults.Distinct().ToList();
        faults.AddRange(FaultsOf(options.DefaultTheme).Select(fault => $"BrandingOptions.DefaultTheme: {fault}"));
        foreach (var (slug, theme) in options.Themes)
        {
            if (!TenantSlug.TryCreate(slug, out _))
            {
                faults.Add($"BrandingOptions.Themes[\"{slug}\"]: the key is not a tenant slug; write 1 to 63 letters, digits and hyphens.");
            }

            faults.AddRange(FaultsOf(theme).Select(fault => $"BrandingOptions.Themes[\"{slug}\"]: {fault}"));
        }

        return faults.Count == 0 ? ValidateOptionsResult.Success : ValidateOptionsResult.Fail(faults);
    }

    private static IEnumerable<string> FaultsOf(BrandTheme? theme)
    {
        if (theme is null)
        {
            yield return "the theme is null; set a BrandTheme.";
            yield break;
        }

        if (theme.Name is { } name && (string.IsNullOrWhiteSpace(name) || name.Length > BrandTheme.MaxNameLength || name.Any(char.IsControl)))
        {
            yield return $"Name is blank, longer than {BrandTheme.MaxNameLength} characters or holds control characters; "
                + "set plain text, or leave it out to use the tenant's own name.";
        }

        (string Property, BrandColor? Color)[] needed =
            [(nameof(theme.Primary), theme.Primary), (nameof(theme.Background), theme.Background), (nameof(theme.Surface), theme.Surface)];
        foreach (var (property, color) in needed)
        {
            if (color is null)
            {
                yield return $"{property} is null; set a colour, or leave it out to use the default.";
            }
        }

        if (theme.CornerRadius is < 0 or > BrandTheme.MaxCornerRadius)
        {
            yield return $"CornerRadius is {theme.CornerRadius}; set 0 to {BrandTheme.MaxCornerRadius} (CSS pixels).";
        }

        if (!Enum.IsDefined(theme.FontFamily))
        {
            yield return $"FontFamily is {theme.FontFamily}; set one of {string.Join(", ", Enum.GetNames<BrandFontFamily>())}.";
        }
    }
}
