using Microsoft.Extensions.Logging;
using Microsoft.Extensions.Options;

namespace OrchStack.Tenancy.Branding;

internal sealed partial class TenantThemes(
    IOptionsMonitor<BrandingOptions> options, ITenantContext context, ILogger<TenantThemes> logger) : ITenantThemes
{
    private volatile ThemeSet? _themes;
    private OptionsValidationException? _reported;

    public CompiledTheme CurrentTheme => GetTheme(context.Tenant);

    public CompiledTheme GetTheme(Tenant tenant)
    {
        ArgumentNullException.ThrowIfNull(tenant);
        return Themes().Of(tenant);
    }

    private ThemeSet Themes()
    {
        BrandingOptions current;
        try
        {
            current = options.CurrentValue;
        }
        catch (OptionsValidationException fault) when (_themes is not null)
        {
            // One tenant's mistyped colour must not take the looks of all the others away.
            Report(fault);
            return _themes;
        }

        // Two threads may both see a change and build it twice; whichever stays, the next call compares again.
        return _themes is { } themes && ReferenceEquals(themes.Options, current) ? themes : _themes = new ThemeSet(current);
    }

    private void Report(OptionsValidationException fault)
    {
        // The monitor throws the same instance until the options change again.
        if (!ReferenceEquals(Interlocked.Exchange(ref _reported, fault), fault))
        {
            Log.KeptThemes(logger, fault);
        }
    }

    private static partial class Log
    {
        [LoggerMessage(1, LogLevel.Error, "The branding options were changed and have faults; the themes stay as they were until the faults are mended.")]
        public static partial void KeptThemes(ILogger logger, Exception fault);
    }
}
