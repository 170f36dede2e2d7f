using System.Security.Cryptography;
using System.Text;

namespace OrchStack.Tenancy.Branding;

/// <summary>Turns a valid theme into its compiled form: the same theme always gives the same bytes.</summary>
internal static class ThemeCompiler
{
    private const int HashLength = 16;

    public static CompiledTheme Compile(BrandTheme theme)
    {
        var seeds = ThemeSeeds.Of(theme);
        var light = PaletteDerivation.Derive(seeds);
        var dark = PaletteDerivation.Derive(seeds.Darkened());
        var css = ThemeStylesheet.Write(light, dark, theme.CornerRadius, theme.FontFamily);
        var hash = Convert.ToHexStringLower(SHA256.HashData(Encoding.UTF8.GetBytes(css)))[..HashLength];

        return new CompiledTheme
        {
            Name = theme.Name ?? string.Empty,
            Css = css,
            Hash = hash,
            Path = ThemePath.Of(hash),
            Light = light,
            Dark = dark,
            CornerRadius = theme.CornerRadius,
            FontFamily = theme.FontFamily,
            Adjustments = AdjustmentsOf(theme.Text, light),
        };
    }

    /// <summary>Only the variant that the tenant gave colours for: the dark one is derived, so nothing given is lost there.</summary>
    private static IReadOnlyList<ThemeAdjustment> AdjustmentsOf(BrandColor? text, ThemePalette palette) => text is null
        ? []
        : [.. palette.Pages
            .Where(page => page.Pair.On != text)
            .Select(page => new ThemeAdjustment(ThemeStylesheet.TextTokenOf(page.Name), page.Pair.Color, text, page.Pair.On))];
}
