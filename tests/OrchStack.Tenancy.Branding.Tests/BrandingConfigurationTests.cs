using Microsoft.Extensions.Configuration;
using Microsoft.Extensions.DependencyInjection;
using Microsoft.Extensions.Options;

namespace OrchStack.Tenancy.Branding.Tests;

public sealed class BrandingConfigurationTests
{
    private static readonly Dictionary<string, string?> Whole = new()
    {
        ["Branding:DefaultTheme:Primary"] = "#111",
        ["Branding:Themes:salon-a:Name"] = "Salon A",
        ["Branding:Themes:salon-a:primary"] = "#d6336c",
        ["Branding:Themes:salon-a:Accent"] = "#ffd43b",
        ["Branding:Themes:salon-a:Background"] = "#fff0f6",
        ["Branding:Themes:salon-a:Surface"] = "#ffffff",
        ["Branding:Themes:salon-a:Text"] = "#a61e4d",
        ["Branding:Themes:salon-a:CornerRadius"] = "12",
        ["Branding:Themes:salon-a:FontFamily"] = "serif",
    };

    private static readonly BrandTheme SalonA = new()
    {
        Name = "Salon A",
        Primary = BrandColor.Parse("#d6336c"),
        Accent = BrandColor.Parse("#ffd43b"),
        Background = BrandColor.Parse("#fff0f6"),
        Surface = BrandColor.Parse("#ffffff"),
        Text = BrandColor.Parse("#a61e4d"),
        CornerRadius = 12,
        FontFamily = BrandFontFamily.Serif,
    };

    [Fact]
    public void Every_property_is_read_from_plain_strings()
    {
        var options = Read(Whole);

        Assert.Equal(SalonA, options.Themes["salon-a"]);
        Assert.Equal("#111111", options.DefaultTheme.Primary.ToString());
    }

    [Fact]
    public void Who_uses_the_frameworks_binder_gets_the_same()
    {
        var services = new ServiceCollection();
        services.Tenancy().AddBranding();
        services.Configure<BrandingOptions>(Section(Whole));
        using var provider = services.BuildServiceProvider();

        var options = provider.GetRequiredService<IOptions<BrandingOptions>>().Value;

        Assert.Equal(SalonA, options.Themes["salon-a"]);
    }

    [Fact]
    public void What_the_configuration_leaves_out_stays_as_the_code_set_it()
    {
        var options = Read(
            new() { ["Branding:Themes:salon-a:CornerRadius"] = "4", ["Branding:Themes:salon-a:Text"] = null },
            builder => builder.AddBranding(o => o.Themes["salon-a"] = SalonA));

        Assert.Equal(SalonA with { CornerRadius = 4 }, options.Themes["salon-a"]);
    }

    [Fact]
    public void All_that_cannot_be_read_is_reported_at_once_with_its_path()
    {
        var refusal = Assert.Throws<OptionsValidationException>(() => Read(new()
        {
            ["Branding:DefaultTheme:Surface"] = "white",
            ["Branding:Themes:salon-a:Primary"] = "red;}body{display:none}",
            ["Branding:Themes:salon-a:Primry"] = "#fff",
            ["Branding:Themes:salon-b:CornerRadius"] = "8px",
            ["Branding:Themes:salon-b:FontFamily"] = "Comic Sans",
            ["Branding:Themes:not_a_slug:Name"] = "x",
        }));

        string[] expected =
        [
            "Branding:DefaultTheme:Surface", "Branding:Themes:salon-a:Primary", "Branding:Themes:salon-a:Primry",
            "Branding:Themes:salon-b:CornerRadius", "Branding:Themes:salon-b:FontFamily", "not_a_slug",
        ];
        Assert.Equal(expected.Length, refusal.Failures.Count());
        Assert.All(expected, path => Assert.Contains(path, refusal.Message, StringComparison.Ordinal));
    }

    [Fact]
    public void A_section_that_is_added_twice_reports_its_faults_once()
    {
        var values = new Dictionary<string, string?> { ["Branding:Themes:salon-a:Primary"] = "red" };

        var refusal = Assert.Throws<OptionsValidationException>(() => Read(values, builder => builder.AddBranding(Section(values))));

        Assert.Single(refusal.Failures);
    }

    [Theory]
    [InlineData("3")]
    [InlineData("99")]
    [InlineData("System, Narrow")] // the framework's parser would add the two up to a third
    [InlineData(" Serif")]
    [InlineData("Arial")]
    public void A_font_is_chosen_by_its_name_alone(string font)
    {
        var refusal = Assert.Throws<OptionsValidationException>(() => Read(new() { ["Branding:Themes:salon-a:FontFamily"] = font }));

        Assert.StartsWith("Branding:Themes:salon-a:FontFamily: ", Assert.Single(refusal.Failures), StringComparison.Ordinal);
    }

    [Theory]
    [InlineData("*/}</style><script>alert(1)</script>")]
    [InlineData("red;}body{display:none}")]
    [InlineData("url(https://evil.test/x)")]
    [InlineData("#fff;--ost-on-primary:#fff")]
    [InlineData("1;}")]
    [InlineData("99")]
    [InlineData("-1")]
    [InlineData("1e3")]
    [InlineData("System, evil")]
    [InlineData("\u0661")]
    [InlineData("")]
    public void No_hostile_value_of_any_property_reaches_the_css(string hostile)
    {
        var harmless = ThemeCompiler.Compile(new BrandTheme()).Css;
        foreach (var property in Whole.Keys.Skip(1).Select(key => key.Split(':')[^1]))
        {
            BrandTheme? theme = null;
            var fault = Record.Exception(() =>
                theme = Read(new() { [$"Branding:Themes:salon-a:{property}"] = hostile }).Themes["salon-a"]);

            Assert.True(fault is OptionsValidationException || ThemeCompiler.Compile(theme!).Css == harmless, $"{property}: {hostile}");
        }
    }

    private static BrandingOptions Read(Dictionary<string, string?> values, Action<OrchStackTenancyBuilder>? before = null)
    {
        var services = new ServiceCollection();
        var builder = services.Tenancy();
        before?.Invoke(builder);
        builder.AddBranding(Section(values));
        using var provider = services.BuildServiceProvider();
        return provider.GetRequiredService<IOptions<BrandingOptions>>().Value;
    }

    private static IConfigurationSection Section(Dictionary<string, string?> values) =>
        new ConfigurationBuilder().AddInMemoryCollection(values).Build().GetSection("Branding");
}
