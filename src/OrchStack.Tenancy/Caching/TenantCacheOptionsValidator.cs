using Microsoft.Extensions.Options;

namespace OrchStack.Tenancy;

internal sealed class TenantCacheOptionsValidator : IValidateOptions<TenantCacheOptions>
{
    public ValidateOptionsResult Validate(string? name, TenantCacheOptions options)
    {
        var faults = new List<string>();
        Demand(nameof(options.Freshness), options.Freshness, TimeSpan.FromSeconds(1), TimeSpan.FromMinutes(5), faults);
        Demand(nameof(options.UnknownFreshness), options.UnknownFreshness, TimeSpan.Zero, TimeSpan.FromMinutes(5), faults);
        Demand(nameof(options.StaleOnError), options.StaleOnError, TimeSpan.Zero, TimeSpan.FromDays(1), faults);
        Demand(nameof(options.LoadTimeout), options.LoadTimeout, TimeSpan.FromMilliseconds(10), TimeSpan.FromMinutes(1), faults);
        if (options.Capacity is < 16 or > 10_000_000)
        {
            faults.Add($"TenantCacheOptions.Capacity is {options.Capacity}; set it between 16 and 10,000,000.");
        }

        return faults.Count == 0 ? ValidateOptionsResult.Success : ValidateOptionsResult.Fail(faults);
    }

    private static void Demand(string option, TimeSpan value, TimeSpan least, TimeSpan most, List<string> faults)
    {
        if (value < least || value > most)
        {
            faults.Add($"TenantCacheOptions.{option} is {value}; set it between {least} and {most}.");
        }
    }
}
