namespace OrchStack.Tenancy.Branding;

/// <summary>The CSS behind each choice of font: the only font names that ever reach a stylesheet.</summary>
internal static class FontStack
{
    public static string Of(BrandFontFamily family) => family switch
    {
        BrandFontFamily.System => "system-ui, sans-serif",
        BrandFontFamily.SansSerif => "Arial, Helvetica, sans-serif",
        BrandFontFamily.Humanist => "Verdana, \"DejaVu Sans\", sans-serif",
        BrandFontFamily.Narrow => "\"Trebuchet MS\", \"Fira Sans\", sans-serif",
        BrandFontFamily.Rounded => "ui-rounded, system-ui, sans-serif",
        BrandFontFamily.Serif => "Georgia, \"Times New Roman\", serif",
        BrandFontFamily.Monospace => "ui-monospace, Consolas, monospace",
        _ => throw new ArgumentOutOfRangeException(nameof(family), family, "This font family has no stack."),
    };
}
