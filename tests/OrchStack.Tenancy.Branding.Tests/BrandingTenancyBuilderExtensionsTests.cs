using Microsoft.Extensions.Configuration;
using Microsoft.Extensions.DependencyInjection;
using Microsoft.Extensions.Options;

namespace OrchStack.Tenancy.Branding.Tests;

public sealed class BrandingTenancyBuilderExtensionsTests
{
    [Fact]
    public void Calls_in_any_number_and_order_add_up()
    {
        var services = new ServiceCollection();
        var configuration = new ConfigurationBuilder()
            .AddInMemoryCollection(new Dictionary<string, string?> { ["Themes:salon-b:Primary"] = "#222222" }).Build();
        services.Tenancy()
            .AddBranding(configuration)
            .AddBranding(o => o.Themes["salon-a"] = Some.Theme("#111111"))
            .AddBranding()
            .AddBranding(o => o.DefaultTheme = Some.Theme("#333333"));
        using var provider = services.BuildServiceProvider(new ServiceProviderOptions { ValidateOnBuild = true, ValidateScopes = true });

        var themes = provider.GetServices<ITenantThemes>().Single();

        Assert.Equal("#111111", themes.GetTheme(Some.SalonA).Light.Primary.Color.ToString());
        Assert.Equal("#222222", themes.GetTheme(Some.SalonB).Light.Primary.Color.ToString());
        Assert.Equal("#333333", themes.GetTheme(Some.Plain).Light.Primary.Color.ToString());
        Assert.Single(provider.GetServices<IValidateOptions<BrandingOptions>>(), v => v is BrandingOptionsValidator);
    }

    [Fact]
    public void A_fault_is_found_at_start()
    {
        var services = new ServiceCollection();
        services.Tenancy().AddBranding(o => o.DefaultTheme = new BrandTheme { CornerRadius = -1 });
        using var provider = services.BuildServiceProvider();

        Assert.Throws<OptionsValidationException>(provider.GetRequiredService<IStartupValidator>().Validate);
    }
}
