using System.Security.Cryptography;
using System.Text;

namespace OrchStack.Tenancy.Branding.Tests.Themes;

public sealed class ThemeCompilerTests
{
    [Fact]
    public void The_same_theme_gives_the_same_bytes()
    {
        var one = ThemeCompiler.Compile(Some.Theme("#d6336c"));
        var other = ThemeCompiler.Compile(Some.Theme("#D6336C"));

        Assert.Equal(one.Css, other.Css);
        Assert.Equal(one.Hash, other.Hash);
    }

    [Fact]
    public void The_hash_is_of_the_content_and_stands_in_the_path()
    {
        var theme = ThemeCompiler.Compile(Some.Theme("#d6336c"));

        var expected = Convert.ToHexString(SHA256.HashData(Encoding.ASCII.GetBytes(theme.Css)))[..16];
        Assert.Equal(expected, theme.Hash, ignoreCase: true);
        Assert.Equal($"/_tenancy/branding/theme.{theme.Hash}.css", theme.Path);
        Assert.Matches("^[0-9a-f]{16}$", theme.Hash);
    }

    [Fact]
    public void Any_other_value_gives_another_hash()
    {
        var theme = Some.Theme("#d6336c");
        BrandTheme[] themes =
        [
            theme,
            theme with { Primary = BrandColor.Parse("#d6336d") },
            theme with { Accent = BrandColor.Parse("#0b7285") },
            theme with { Background = BrandColor.Parse("#fffffe") },
            theme with { Surface = BrandColor.Parse("#eeeeee") },
            theme with { Text = BrandColor.Parse("#000000") },
            theme with { CornerRadius = 9 },
            theme with { FontFamily = BrandFontFamily.Serif },
        ];

        Assert.Equal(themes.Length, themes.Select(t => ThemeCompiler.Compile(t).Hash).Distinct().Count());
    }

    [Fact]
    public void A_text_that_cannot_be_read_is_adjusted_and_listed_for_each_fill()
    {
        var theme = ThemeCompiler.Compile(new BrandTheme
        {
            Background = BrandColor.Parse("#ffffff"),
            Surface = BrandColor.Parse("#111111"),
            Text = BrandColor.Parse("#aaaaaa"),
        });

        var adjustment = Assert.Single(theme.Adjustments);
        Assert.Equal("--ost-on-background", adjustment.Token);
        Assert.Equal("#ffffff", adjustment.Against.ToString());
        Assert.Equal("#aaaaaa", adjustment.Given.ToString());
        Assert.Equal(theme.Light.Background.On, adjustment.Used);
        Assert.Equal("#aaaaaa", theme.Light.Surface.On.ToString());
    }

    [Fact]
    public void Two_fills_of_one_colour_are_both_listed()
    {
        var white = BrandColor.Parse("#ffffff");

        var theme = ThemeCompiler.Compile(new BrandTheme { Background = white, Surface = white, Text = white });

        Assert.Equal(["--ost-on-background", "--ost-on-surface"], theme.Adjustments.Select(adjustment => adjustment.Token));
    }

    [Fact]
    public void A_brand_that_is_dark_by_day_looks_the_same_by_night()
    {
        var css = Stylesheet.Read(ThemeCompiler.Compile(new BrandTheme
        {
            Background = BrandColor.Parse("#101820"),
            Surface = BrandColor.Parse("#1c2630"),
            Text = BrandColor.Parse("#e6edf3"),
        }).Css);

        Assert.Equal("dark", css.Light["color-scheme"]);
        Assert.All(css.Dark, declaration => Assert.Equal(css.Light[declaration.Key], declaration.Value));
    }

    [Fact]
    public void The_default_theme_needs_no_adjustment()
    {
        var theme = ThemeCompiler.Compile(new BrandTheme());

        Assert.Empty(theme.Adjustments);
        Assert.Equal("light", Stylesheet.Read(theme.Css).Light["color-scheme"]);
    }

    [Theory]
    [InlineData(0)]
    [InlineData(8)]
    [InlineData(32)]
    public void The_radius_is_in_pixels(int radius) =>
        Assert.Equal($"{radius}px", Stylesheet.Read(ThemeCompiler.Compile(new BrandTheme { CornerRadius = radius }).Css).Light["--ost-radius"]);

    [Fact]
    public void Every_font_family_has_a_stack_of_its_own_that_ends_in_a_generic_one()
    {
        var stacks = Enum.GetValues<BrandFontFamily>()
            .Select(family => Stylesheet.Read(ThemeCompiler.Compile(new BrandTheme { FontFamily = family }).Css).Light["--ost-font"])
            .ToArray();

        Assert.Equal(stacks.Length, stacks.Distinct().Count());
        Assert.All(stacks, stack => Assert.Matches("(sans-serif|serif|monospace)$", stack));
    }

    [Theory]
    [InlineData("*/}</style><script>alert(1)</script>")]
    [InlineData("}body{display:none}")]
    [InlineData("url(https://evil.test/x)")]
    [InlineData("\\2a\\2f")]
    [InlineData("Frisör \u202e")]
    public void A_name_is_for_pages_and_never_part_of_the_css(string name)
    {
        var theme = ThemeCompiler.Compile(new BrandTheme { Name = name });

        Assert.Equal(name, theme.Name);
        Assert.Equal(ThemeCompiler.Compile(new BrandTheme()).Css, theme.Css);
        Assert.True(Ascii.IsValid(theme.Css));
    }
}
