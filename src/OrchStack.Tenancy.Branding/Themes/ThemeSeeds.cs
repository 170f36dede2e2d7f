namespace OrchStack.Tenancy.Branding;

/// <summary>The colours from which one variant, light or dark, is computed.</summary>
internal sealed record ThemeSeeds(BrandColor Primary, BrandColor Accent, BrandColor Background, BrandColor Surface, BrandColor? Text)
{
    // A surface ends up a little lighter than the page below it, as it does on most dark interfaces.
    private const int BlackInBackground = 93;
    private const int BlackInSurface = 89;
    private const int WhiteInText = 90;

    public static ThemeSeeds Of(BrandTheme theme) =>
        new(theme.Primary, theme.Accent ?? theme.Primary, theme.Background, theme.Surface, theme.Text);

    /// <summary>The dark variant: what is dark already stays, because a brand that is dark by day is meant to be.</summary>
    public ThemeSeeds Darkened() => this with
    {
        Background = Darkened(Background, BlackInBackground),
        Surface = Darkened(Surface, BlackInSurface),
        Text = Text is null || ReadableText.IsLightOn(Background) ? Text : Text.MixedWith(BrandColor.White, WhiteInText),
    };

    private static BrandColor Darkened(BrandColor color, int percent) =>
        ReadableText.IsLightOn(color) ? color : color.MixedWith(BrandColor.Black, percent);
}
