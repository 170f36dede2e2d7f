using Microsoft.Extensions.Options;

namespace OrchStack.Tenancy.Branding.Tests;

public sealed class BrandingOptionsValidatorTests
{
    public static TheoryData<BrandTheme, string> Faults => new()
    {
        { new BrandTheme { Name = "" }, "Name" },
        { new BrandTheme { Name = "  " }, "Name" },
        { new BrandTheme { Name = new string('x', 101) }, "Name" },
        { new BrandTheme { Name = "Salon\r\nBcc: everybody@example.test" }, "Name" },
        { new BrandTheme { Primary = null! }, "Primary" },
        { new BrandTheme { Background = null! }, "Background" },
        { new BrandTheme { Surface = null! }, "Surface" },
        { new BrandTheme { CornerRadius = -1 }, "CornerRadius" },
        { new BrandTheme { CornerRadius = 33 }, "CornerRadius" },
        { new BrandTheme { FontFamily = (BrandFontFamily)99 }, "FontFamily" },
        { null!, "null" },
    };

    [Theory]
    [MemberData(nameof(Faults))]
    public void A_fault_names_its_theme_its_property_and_the_cure(BrandTheme theme, string property)
    {
        var asTheme = Validate(new BrandingOptions { Themes = { ["salon-a"] = theme } });
        var asDefault = Validate(new BrandingOptions { DefaultTheme = theme });

        var fault = Assert.Single(asTheme.Failures!);
        Assert.StartsWith("BrandingOptions.Themes[\"salon-a\"]: ", fault, StringComparison.Ordinal);
        Assert.Contains(property, fault, StringComparison.Ordinal);
        Assert.Contains("set ", fault, StringComparison.Ordinal);
        Assert.StartsWith("BrandingOptions.DefaultTheme: ", Assert.Single(asDefault.Failures!), StringComparison.Ordinal);
    }

    [Theory]
    [InlineData("")]
    [InlineData("salon_a")]
    [InlineData("salon.a")]
    [InlineData("-salon")]
    [InlineData("sälon")]
    [InlineData("../salon")]
    public void A_key_that_no_tenant_can_have_is_a_fault(string slug)
    {
        var result = Validate(new BrandingOptions { Themes = { [slug] = new BrandTheme() } });

        Assert.Contains("not a tenant slug", Assert.Single(result.Failures!), StringComparison.Ordinal);
    }

    [Fact]
    public void All_faults_are_reported_at_once()
    {
        var result = Validate(new BrandingOptions
        {
            DefaultTheme = new BrandTheme { CornerRadius = 99, Name = "" },
            Themes = { ["?"] = null!, ["salon-a"] = new BrandTheme { Primary = null!, Surface = null! } },
        });

        Assert.Equal(6, result.Failures!.Count());
    }

    [Fact]
    public void The_defaults_have_no_fault() => Assert.True(Validate(new BrandingOptions()).Succeeded);

    private static ValidateOptionsResult Validate(BrandingOptions options) => new BrandingOptionsValidator().Validate(null, options);
}
