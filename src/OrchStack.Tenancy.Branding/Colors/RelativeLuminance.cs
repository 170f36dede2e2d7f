namespace OrchStack.Tenancy.Branding;

/// <summary>How light a colour looks and how far two stand apart: the definitions of WCAG 2.2.</summary>
/// <remarks>https://www.w3.org/TR/WCAG22/#dfn-relative-luminance and https://www.w3.org/TR/WCAG22/#dfn-contrast-ratio</remarks>
internal static class RelativeLuminance
{
    private static readonly double[] Linear = [.. Enumerable.Range(0, 256).Select(channel => Linearize(channel / 255d))];

    public static double Of(BrandColor color) =>
        (0.2126 * Linear[color.Red]) + (0.7152 * Linear[color.Green]) + (0.0722 * Linear[color.Blue]);

    public static double Contrast(BrandColor one, BrandColor other)
    {
        var (first, second) = (Of(one), Of(other));
        return (Math.Max(first, second) + 0.05) / (Math.Min(first, second) + 0.05);
    }

    private static double Linearize(double channel) =>
        channel <= 0.04045 ? channel / 12.92 : Math.Pow((channel + 0.055) / 1.055, 2.4);
}
