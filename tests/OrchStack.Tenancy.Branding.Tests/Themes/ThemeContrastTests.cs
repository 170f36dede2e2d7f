using CsCheck;

namespace OrchStack.Tenancy.Branding.Tests.Themes;

public sealed class ThemeContrastTests
{
    private static readonly Gen<BrandColor> AnyColor = Gen.Select(Gen.Byte, Gen.Byte, Gen.Byte, (r, g, b) => new BrandColor(r, g, b));

    // Around here white and black are equally bad, so here a fault would show first.
    private static readonly Gen<BrandColor> MiddleGrey = Gen.Byte[0x68, 0x80].Select(level => new BrandColor(level, level, level));

    private static readonly Gen<BrandColor> Color = Gen.Frequency((4, AnyColor), (1, MiddleGrey));

    private static readonly Gen<BrandTheme> Theme =
        Gen.Select(Color, Gen.Null(Color), Color, Color, Gen.Null(Color), (primary, accent, background, surface, text) => new BrandTheme
        {
            Primary = primary,
            Accent = accent,
            Background = background,
            Surface = surface,
            Text = text,
        });

    [Fact]
    public void Every_text_can_be_read_on_its_fill_whatever_the_seeds_in_light_and_dark() => Theme.Sample(
        theme =>
        {
            var css = Stylesheet.Read(ThemeCompiler.Compile(theme).Css);

            foreach (var scheme in new[] { css.Light, css.Dark })
            {
                var pairs = Stylesheet.Pairs(scheme).ToArray();
                Assert.Equal(8, pairs.Length);
                Assert.All(pairs, pair => Assert.True(Wcag.Contrast(pair.Fill, pair.Text) >= 4.5, $"{pair} in {theme}"));
            }
        },
        iter: 5_000);

    [Fact]
    public void The_fills_of_the_brand_are_kept() => Theme.Sample(theme =>
    {
        var css = Stylesheet.Read(ThemeCompiler.Compile(theme).Css);

        Assert.Equal(theme.Background.ToString(), css.Light["--ost-background"]);
        Assert.Equal(theme.Surface.ToString(), css.Light["--ost-surface"]);
        foreach (var scheme in new[] { css.Light, css.Dark })
        {
            Assert.Equal(theme.Primary.ToString(), scheme["--ost-primary"]);
            Assert.Equal((theme.Accent ?? theme.Primary).ToString(), scheme["--ost-accent"]);
        }
    });

    [Fact]
    public void The_dark_variant_is_dark_whatever_the_seeds() => Theme.Sample(theme =>
    {
        var css = Stylesheet.Read(ThemeCompiler.Compile(theme).Css);

        Assert.Equal("dark", css.Dark["color-scheme"]);
        Assert.True(Wcag.Contrast(css.Dark["--ost-background"], "#ffffff") >= 4.5);
        Assert.True(Wcag.Contrast(css.Dark["--ost-surface"], "#ffffff") >= 4.5);
    });

    [Fact]
    public void A_hover_is_seen_and_does_not_change_the_colour_of_its_text() => Theme.Sample(theme =>
    {
        var palette = ThemeCompiler.Compile(theme).Light;

        Assert.NotEqual(palette.Primary.Color, palette.PrimaryHover.Color);
        Assert.Equal(palette.Primary.On, palette.PrimaryHover.On);
    });

    [Fact]
    public void A_given_text_is_used_as_it_is_or_listed_as_adjusted() => Theme.Sample(theme =>
    {
        var compiled = ThemeCompiler.Compile(theme);

        var css = Stylesheet.Read(compiled.Css).Light;
        foreach (var name in new[] { "background", "surface" })
        {
            var listed = compiled.Adjustments.SingleOrDefault(adjustment => adjustment.Token == $"--ost-on-{name}");
            var fails = theme.Text is { } text && Wcag.Contrast(css[$"--ost-{name}"], $"{text}") < 4.5;
            Assert.Equal(fails, listed is not null);
            Assert.Equal(listed?.Used.ToString() ?? theme.Text?.ToString() ?? css[$"--ost-on-{name}"], css[$"--ost-on-{name}"]);
        }
    });
}
