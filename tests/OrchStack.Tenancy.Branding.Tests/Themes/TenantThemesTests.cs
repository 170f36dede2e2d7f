using Microsoft.Extensions.Configuration;
using Microsoft.Extensions.DependencyInjection;
using Microsoft.Extensions.Logging;
using Microsoft.Extensions.Options;

namespace OrchStack.Tenancy.Branding.Tests.Themes;

public sealed class TenantThemesTests : IDisposable
{
    private readonly IConfigurationRoot _configuration = new ConfigurationBuilder().AddInMemoryCollection(new Dictionary<string, string?>
    {
        ["Themes:salon-a:Name"] = "Salon A",
        ["Themes:salon-a:Primary"] = "#d6336c",
        ["Themes:SALON-B:Primary"] = "#0b7285",
    }).Build();

    private readonly RecordingLogger _logger = new();
    private readonly ServiceProvider _services;
    private readonly ITenantThemes _themes;

    public TenantThemesTests()
    {
        var services = new ServiceCollection().AddSingleton<ILogger<TenantThemes>>(_logger);
        services.Tenancy().AddBranding(_configuration);
        _services = services.BuildServiceProvider();
        _themes = _services.GetRequiredService<ITenantThemes>();
    }

    public void Dispose() => _services.Dispose();

    [Fact]
    public void Each_tenant_has_its_own_theme_by_its_slug_in_any_case()
    {
        Assert.Equal("#d6336c", PrimaryOf(Some.SalonA));
        Assert.Equal("#0b7285", PrimaryOf(Some.SalonB));
    }

    [Fact]
    public void A_tenant_without_a_theme_has_the_default_looks_under_its_own_name()
    {
        var theme = _themes.GetTheme(Some.Plain);

        Assert.Equal(ThemeCompiler.Compile(new BrandTheme()).Css, theme.Css);
        Assert.Equal(Some.Plain.Name, theme.Name);
    }

    [Fact]
    public void A_theme_without_a_name_has_the_name_of_its_tenant()
    {
        Assert.Equal("Salon A", _themes.GetTheme(Some.SalonA).Name);
        Assert.Equal(Some.SalonB.Name, _themes.GetTheme(Some.SalonB).Name);
    }

    [Fact]
    public async Task The_current_theme_is_the_current_tenants()
    {
        var scopes = _services.GetRequiredService<ITenantScopes>();
        foreach (var tenant in new[] { Some.SalonA, Some.SalonB })
        {
            await scopes.RunAsync(tenant.Id, _ =>
            {
                Assert.Equal(PrimaryOf(tenant), _themes.CurrentTheme.Light.Primary.Color.ToString());
                return Task.CompletedTask;
            });
        }

        Assert.Throws<MissingTenantException>(() => _themes.CurrentTheme);
    }

    [Fact]
    public void A_theme_is_compiled_once() => Assert.Same(_themes.GetTheme(Some.SalonA), _themes.GetTheme(Some.SalonA));

    [Fact]
    public void A_change_is_seen_by_the_next_call()
    {
        var before = _themes.GetTheme(Some.SalonA);

        _configuration["Themes:salon-a:Primary"] = "#2b8a3e";
        _configuration["Themes:plain:Primary"] = "#5f3dc4";
        _configuration.Reload();

        Assert.Equal("#2b8a3e", PrimaryOf(Some.SalonA));
        Assert.Equal("#5f3dc4", PrimaryOf(Some.Plain));
        Assert.NotEqual(before.Hash, _themes.GetTheme(Some.SalonA).Hash);
    }

    [Fact]
    public void A_change_with_faults_leaves_all_themes_as_they_were_and_is_logged_once()
    {
        var before = _themes.GetTheme(Some.SalonA);

        _configuration["Themes:salon-b:Primary"] = "teal";
        Assert.ThrowsAny<Exception>(_configuration.Reload);

        Assert.Same(before, _themes.GetTheme(Some.SalonA));
        Assert.Equal("#0b7285", PrimaryOf(Some.SalonB));
        var entry = Assert.Single(_logger.Entries);
        Assert.Equal(LogLevel.Error, entry.Level);
        Assert.IsType<OptionsValidationException>(entry.Exception);
    }

    [Fact]
    public void Mended_options_are_taken_up_after_a_change_with_faults()
    {
        _themes.GetTheme(Some.SalonA);
        _configuration["Themes:salon-b:Primary"] = "teal";
        Assert.ThrowsAny<Exception>(_configuration.Reload);

        _configuration["Themes:salon-b:Primary"] = "#2b8a3e";
        _configuration.Reload();

        Assert.Equal("#2b8a3e", PrimaryOf(Some.SalonB));
    }

    [Fact]
    public void Callers_at_the_same_time_never_see_another_tenants_theme_while_the_options_change()
    {
        string[] pinks = ["#d6336c", "#c2255c"];
        Parallel.For(0, 2_000, i =>
        {
            if (i % 100 == 0)
            {
                lock (pinks)
                {
                    _configuration["Themes:salon-a:Primary"] = pinks[i / 100 % 2];
                    _configuration.Reload();
                }
            }

            Assert.Contains(PrimaryOf(Some.SalonA), pinks);
            Assert.Equal("#0b7285", PrimaryOf(Some.SalonB));
            Assert.Equal("#3b5bdb", PrimaryOf(Some.Plain));
        });
    }

    private string PrimaryOf(Tenant tenant) => Stylesheet.Read(_themes.GetTheme(tenant).Css).Light["--ost-primary"];
}
