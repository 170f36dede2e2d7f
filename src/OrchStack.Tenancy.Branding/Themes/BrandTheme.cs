namespace OrchStack.Tenancy.Branding;

/// <summary>
/// What a tenant chooses of its looks: values, never CSS. What it leaves out has the value stated here, so
/// <c>new BrandTheme()</c> is a neutral blue on white. Immutable and thread-safe.
/// </summary>
public sealed record BrandTheme
{
    /// <summary>The largest <see cref="CornerRadius"/>, in CSS pixels.</summary>
    public const int MaxCornerRadius = 32;

    /// <summary>The most characters a <see cref="Name"/> can have.</summary>
    public const int MaxNameLength = 100;

    /// <summary>The brand's name for people: plain text that pages must encode. It is never part of the CSS.</summary>
    /// <value>The tenant's own name by default.</value>
    public string? Name { get; init; }

    /// <summary>The fill of the main action. Kept as it is in light and dark; the text on it is chosen.</summary>
    /// <value>#3b5bdb by default.</value>
    public BrandColor Primary { get; init; } = new(0x3b, 0x5b, 0xdb);

    /// <summary>The fill of what is to catch the eye beside the main action. Kept as it is in light and dark.</summary>
    /// <value>The same as <see cref="Primary"/> by default.</value>
    public BrandColor? Accent { get; init; }

    /// <summary>The page. If it is light, the dark variant derives a dark one from it; if it is dark, both variants keep it.</summary>
    /// <value>#ffffff by default.</value>
    public BrandColor Background { get; init; } = BrandColor.White;

    /// <summary>Cards, panels and fields on the page. Light and dark as for <see cref="Background"/>.</summary>
    /// <value>#f1f3f5 by default.</value>
    public BrandColor Surface { get; init; } = new(0xf1, 0xf3, 0xf5);

    /// <summary>
    /// The text on <see cref="Background"/> and <see cref="Surface"/>. Where it cannot be read it is adjusted, and
    /// <see cref="CompiledTheme.Adjustments"/> says so.
    /// </summary>
    /// <value>A near black or near white that fits, by default.</value>
    public BrandColor? Text { get; init; }

    /// <summary>The radius of corners in CSS pixels, 0 to <see cref="MaxCornerRadius"/>.</summary>
    /// <value>8 by default.</value>
    public int CornerRadius { get; init; } = 8;

    /// <summary>The font.</summary>
    /// <value><see cref="BrandFontFamily.System"/> by default.</value>
    public BrandFontFamily FontFamily { get; init; }
}
