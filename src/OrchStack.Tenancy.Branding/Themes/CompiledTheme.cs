namespace OrchStack.Tenancy.Branding;

/// <summary>A theme ready for pages: the stylesheet, the URL that serves it, and the same values typed. Immutable and thread-safe.</summary>
public sealed record CompiledTheme
{
    /// <summary>The brand's name for people: plain text that pages must encode. The tenant's own name where the theme has none.</summary>
    public required string Name { get; init; }

    /// <summary>The stylesheet: custom properties only, in ASCII, the same bytes on every node.</summary>
    public required string Css { get; init; }

    /// <summary>The first 16 hexadecimal digits, in lower case, of the SHA-256 of <see cref="Css"/>.</summary>
    public required string Hash { get; init; }

    /// <summary>
    /// Where <c>MapBranding()</c> serves it, from the root of the application: <c>/_tenancy/branding/theme.{hash}.css</c>.
    /// A page below a path base puts <c>Request.PathBase</c> before it.
    /// </summary>
    public required string Path { get; init; }

    /// <summary>The colours as the theme gives them.</summary>
    public required ThemePalette Light { get; init; }

    /// <summary>The colours for those who prefer a dark scheme.</summary>
    public required ThemePalette Dark { get; init; }

    /// <summary>The radius of corners in CSS pixels.</summary>
    public required int CornerRadius { get; init; }

    /// <summary>The font.</summary>
    public required BrandFontFamily FontFamily { get; init; }

    /// <summary>What the theme asked for and did not get, because it could not have been read; empty as a rule.</summary>
    public required IReadOnlyList<ThemeAdjustment> Adjustments { get; init; }
}
