using System.Globalization;
using System.Text;

namespace OrchStack.Tenancy.Branding;

/// <summary>Writes CSS from numbers, enum members and constants: there is no way in for a tenant's text.</summary>
internal static class ThemeStylesheet
{
    public static string Write(ThemePalette light, ThemePalette dark, int cornerRadius, BrandFontFamily font) => $$"""
        :root {
        {{Scheme(light, "  ")}}
          --ost-radius: {{cornerRadius.ToString(CultureInfo.InvariantCulture)}}px;
          --ost-font: {{FontStack.Of(font)}};
        }
        @media (prefers-color-scheme: dark) {
          :root {
        {{Scheme(dark, "    ")}}
          }
        }

        """;

    public static string TokenOf(string name) => "--ost-" + name;

    public static string TextTokenOf(string name) => "--ost-on-" + name;

    private static StringBuilder Scheme(ThemePalette palette, string indent)
    {
        // The browser's own parts, such as scroll bars and fields, follow the page.
        var css = new StringBuilder(indent)
            .Append("color-scheme: ").Append(ReadableText.IsLightOn(palette.Background.Color) ? "dark" : "light").Append(';');
        foreach (var (name, pair) in palette.Pairs)
        {
            css.Append('\n').Append(indent).Append(TokenOf(name)).Append(": ").Append(pair.Color).Append(';')
                .Append('\n').Append(indent).Append(TextTokenOf(name)).Append(": ").Append(pair.On).Append(';');
        }

        return css;
    }
}
