using System.Globalization;

namespace OrchStack.Tenancy.Branding.Tests;

/// <summary>The contrast ratio, written a second time from the text of WCAG 2.2 and from the hexadecimal digits of the CSS.</summary>
internal static class Wcag
{
    public static double Contrast(string one, string other)
    {
        double[] luminances = [Luminance(one), Luminance(other)];
        return (luminances.Max() + 0.05) / (luminances.Min() + 0.05);
    }

    private static double Luminance(string hex)
    {
        double[] weights = [0.2126, 0.7152, 0.0722];
        return weights.Select((weight, i) => weight * Channel(hex.Substring(1 + (2 * i), 2))).Sum();
    }

    private static double Channel(string digits)
    {
        var value = int.Parse(digits, NumberStyles.HexNumber, CultureInfo.InvariantCulture) / 255.0;
        return value > 0.04045 ? Math.Pow((value + 0.055) / 1.055, 2.4) : value / 12.92;
    }
}
