using System.Globalization;
using Microsoft.Extensions.Options;

namespace OrchStack.Tenancy;

internal sealed class SiblingOptionsValidator : IValidateOptions<SiblingOptions>
{
    public ValidateOptionsResult Validate(string? name, SiblingOptions options)
    {
        var faults = options.Audiences.Where(audience => !CanonicalHost.TryCreate(audience, out _)).Select(audience =>
            $"SiblingOptions.Audiences holds \"{audience}\"; it takes letters, digits, hyphens and dots, such as \"billing\".").ToList();
        if (options.Audiences.Count == 0)
        {
            faults.Add("SiblingOptions.Audiences is empty, so no call could be meant for this service. Name it: ResolveFromSibling(o => o.Audiences.Add(\"billing\")).");
        }

        if (options.ClockSkew < TimeSpan.Zero || options.ClockSkew > TimeSpan.FromMinutes(1))
        {
            faults.Add($"SiblingOptions.ClockSkew is {options.ClockSkew}; set it between 0 and 1 minute.");
        }

        if (options.RememberedCalls is < 1000 or > 10_000_000)
        {
            faults.Add(string.Create(CultureInfo.InvariantCulture, $"SiblingOptions.RememberedCalls is {options.RememberedCalls}; set it between 1,000 and 10,000,000."));
        }

        return faults.Count == 0 ? ValidateOptionsResult.Success : ValidateOptionsResult.Fail(faults);
    }
}
