namespace OrchStack.Tenancy.Branding;

/// <summary>Finds the text for a fill. The fill is the brand's and stays; the text gives way.</summary>
internal static class ReadableText
{
    /// <summary>Success criterion 1.4.3 (AA) of WCAG 2.2 for text of any size.</summary>
    public const double MinimumContrast = 4.5;

    /// <summary>Whether light text is the better one on the fill.</summary>
    public static bool IsLightOn(BrandColor fill) => fill.ContrastWith(BrandColor.White) >= fill.ContrastWith(BrandColor.Black);

    public static bool Passes(BrandColor fill, BrandColor text) => text.ContrastWith(fill) >= MinimumContrast;

    /// <summary>White where it can be read, as brands expect of their buttons; otherwise black, which then always can.</summary>
    public static BrandColor On(BrandColor fill) => Passes(fill, BrandColor.White) ? BrandColor.White : BrandColor.Black;

    /// <summary>The wanted text, moved towards white or black no further than it must be to be read on the fill.</summary>
    public static BrandColor On(BrandColor fill, BrandColor wanted)
    {
        // On any fill one of the two ends passes: their contrasts multiply to 21, and the root of 21 is more than 4.5.
        var end = IsLightOn(fill) ? BrandColor.White : BrandColor.Black;
        var percent = 0;
        var text = wanted;
        while (!Passes(fill, text))
        {
            percent++;
            text = wanted.MixedWith(end, percent);
        }

        return text;
    }
}
