namespace OrchStack.Tenancy.Branding;

/// <summary>Computes the pairs of one variant from its seeds.</summary>
internal static class PaletteDerivation
{
    private const int HoverPercent = 12;
    private const int DisabledPercent = 60;
    private const int MutedPercent = 35;

    // Less than this on every channel and nobody sees the hover.
    private const int VisibleStep = 8;

    private static readonly BrandColor NearBlack = new(0x21, 0x25, 0x29);
    private static readonly BrandColor NearWhite = new(0xf1, 0xf3, 0xf5);

    public static ThemePalette Derive(ThemeSeeds seeds) => new()
    {
        Primary = Action(seeds.Primary),
        PrimaryHover = Action(Hover(seeds.Primary)),
        PrimaryDisabled = Disabled(seeds.Primary, seeds.Background),
        Accent = Action(seeds.Accent),
        AccentHover = Action(Hover(seeds.Accent)),
        AccentDisabled = Disabled(seeds.Accent, seeds.Background),
        Background = Page(seeds.Background, seeds.Text),
        Surface = Page(seeds.Surface, seeds.Text),
    };

    private static ColorPair Action(BrandColor fill) => new(fill, ReadableText.On(fill));

    private static ColorPair Page(BrandColor fill, BrandColor? text) =>
        new(fill, ReadableText.On(fill, text ?? (ReadableText.IsLightOn(fill) ? NearWhite : NearBlack)));

    /// <summary>Away from its text, so that the text need not change under the pointer, unless there is no room left.</summary>
    private static BrandColor Hover(BrandColor fill)
    {
        var text = ReadableText.On(fill);
        var away = fill.MixedWith(text == BrandColor.White ? BrandColor.Black : BrandColor.White, HoverPercent);
        return IsVisible(fill, away) ? away : fill.MixedWith(text, HoverPercent);
    }

    private static bool IsVisible(BrandColor from, BrandColor to) =>
        Math.Abs(from.Red - to.Red) >= VisibleStep
        || Math.Abs(from.Green - to.Green) >= VisibleStep
        || Math.Abs(from.Blue - to.Blue) >= VisibleStep;

    /// <summary>WCAG exempts what is disabled; people who want to know why it is still have to read it.</summary>
    private static ColorPair Disabled(BrandColor fill, BrandColor background)
    {
        var faded = fill.MixedWith(background, DisabledPercent);
        var muted = ReadableText.On(faded).MixedWith(faded, MutedPercent);
        return new ColorPair(faded, ReadableText.On(faded, muted));
    }
}
