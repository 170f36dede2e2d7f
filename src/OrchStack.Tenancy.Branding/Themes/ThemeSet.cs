namespace OrchStack.Tenancy.Branding;

/// <summary>The themes of one state of the options, each compiled when it is first asked for: never more than are configured.</summary>
internal sealed class ThemeSet(BrandingOptions options)
{
    private readonly Lazy<CompiledTheme> _default = Compiled(options.DefaultTheme);

    private readonly Dictionary<string, Lazy<CompiledTheme>> _bySlug =
        options.Themes.ToDictionary(entry => entry.Key, entry => Compiled(entry.Value), StringComparer.OrdinalIgnoreCase);

    public BrandingOptions Options => options;

    public CompiledTheme Of(Tenant tenant)
    {
        var theme = _bySlug.GetValueOrDefault(tenant.Slug.Value, _default).Value;
        return theme.Name.Length > 0 ? theme : theme with { Name = tenant.Name };
    }

    private static Lazy<CompiledTheme> Compiled(BrandTheme theme) => new(() => ThemeCompiler.Compile(theme));
}
