using System.Globalization;
using Microsoft.Extensions.Options;

namespace OrchStack.Tenancy;

internal sealed class TenantChannelOptionsValidator : IValidateOptions<TenantChannelOptions>
{
    public ValidateOptionsResult Validate(string? name, TenantChannelOptions options)
    {
        var faults = new List<string>();
        Demand(nameof(options.Capacity), options.Capacity, 1_000_000);
        Demand(nameof(options.CapacityPerTenant), options.CapacityPerTenant, Math.Max(options.Capacity, 1));
        Demand(nameof(options.MaxDegreeOfParallelism), options.MaxDegreeOfParallelism, 1024);
        Demand(nameof(options.MaxDegreeOfParallelismPerTenant), options.MaxDegreeOfParallelismPerTenant, Math.Max(options.MaxDegreeOfParallelism, 1));
        if (options.DrainTimeout < TimeSpan.Zero || options.DrainTimeout > TimeSpan.FromMinutes(10))
        {
            faults.Add($"TenantChannelOptions.DrainTimeout of the channel of {name} is {options.DrainTimeout}; set it between 0 and 10 minutes.");
        }

        return faults.Count == 0 ? ValidateOptionsResult.Success : ValidateOptionsResult.Fail(faults);

        void Demand(string option, int value, int most)
        {
            if (value < 1 || value > most)
            {
                faults.Add(string.Create(
                    CultureInfo.InvariantCulture, $"TenantChannelOptions.{option} of the channel of {name} is {value}; set it between 1 and {most:N0}."));
            }
        }
    }
}
