using System.Collections.Frozen;
using System.Globalization;
using Microsoft.Extensions.Configuration;
using Microsoft.Extensions.Options;

namespace OrchStack.Tenancy.Branding;

/// <summary>
/// Reads the options from configuration. By hand, because the binder stops at the first value that it cannot read,
/// passes over misspelt names, and needs reflection.
/// </summary>
internal sealed class BrandingConfiguration(IConfiguration configuration) : IConfigureOptions<BrandingOptions>
{
    private static readonly FrozenDictionary<string, Func<BrandTheme, string, BrandTheme>> Properties =
        new Dictionary<string, Func<BrandTheme, string, BrandTheme>>
        {
            [nameof(BrandTheme.Name)] = static (theme, text) => theme with { Name = text },
            [nameof(BrandTheme.Primary)] = static (theme, text) => theme with { Primary = BrandColor.Parse(text) },
            [nameof(BrandTheme.Accent)] = static (theme, text) => theme with { Accent = BrandColor.Parse(text) },
            [nameof(BrandTheme.Background)] = static (theme, text) => theme with { Background = BrandColor.Parse(text) },
            [nameof(BrandTheme.Surface)] = static (theme, text) => theme with { Surface = BrandColor.Parse(text) },
            [nameof(BrandTheme.Text)] = static (theme, text) => theme with { Text = BrandColor.Parse(text) },
            [nameof(BrandTheme.CornerRadius)] = static (theme, text) => theme with { CornerRadius = Pixels(text) },
            [nameof(BrandTheme.FontFamily)] = static (theme, text) => theme with { FontFamily = Font(text) },
        }.ToFrozenDictionary(StringComparer.OrdinalIgnoreCase);

    public void Configure(BrandingOptions options)
    {
        var defaults = configuration.GetSection(nameof(BrandingOptions.DefaultTheme));
        options.DefaultTheme = Read(defaults, options.DefaultTheme, options.ConfigurationFaults);
        foreach (var theme in configuration.GetSection(nameof(BrandingOptions.Themes)).GetChildren())
        {
            var known = options.Themes.TryGetValue(theme.Key, out var set) ? set : new BrandTheme();
            options.Themes[theme.Key] = Read(theme, known, options.ConfigurationFaults);
        }
    }

    private static BrandTheme Read(IConfigurationSection section, BrandTheme theme, IList<string> faults)
    {
        foreach (var property in section.GetChildren())
        {
            if (!Properties.TryGetValue(property.Key, out var set))
            {
                faults.Add($"{property.Path}: a theme has no such property; it has {string.Join(", ", Properties.Keys.Order(StringComparer.Ordinal))}.");
            }
            else if (property.Value is { } text)
            {
                try
                {
                    theme = set(theme, text);
                }
                catch (FormatException fault)
                {
                    faults.Add($"{property.Path}: {fault.Message}");
                }
            }
        }

        return theme;
    }

    private static int Pixels(string text) => int.TryParse(text, NumberStyles.None, CultureInfo.InvariantCulture, out var pixels)
        ? pixels
        : throw new FormatException($"'{text}' is not a radius: write a whole number of CSS pixels without a unit, 0 to {BrandTheme.MaxCornerRadius}.");

    // By name only: Enum.Parse would take a number for a family that does not exist.
    private static BrandFontFamily Font(string text) => Enum.GetNames<BrandFontFamily>().Contains(text, StringComparer.OrdinalIgnoreCase)
        ? Enum.Parse<BrandFontFamily>(text, ignoreCase: true)
        : throw new FormatException($"'{text}' is not a font family: write one of {string.Join(", ", Enum.GetNames<BrandFontFamily>())}.");
}
