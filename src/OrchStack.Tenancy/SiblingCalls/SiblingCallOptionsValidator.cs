using Microsoft.Extensions.Options;

namespace OrchStack.Tenancy;

internal sealed class SiblingCallOptionsValidator : IValidateOptions<SiblingCallOptions>
{
    public ValidateOptionsResult Validate(string? name, SiblingCallOptions options)
    {
        var faults = new List<string>();
        if (options.Audience is { } audience && !CanonicalHost.TryCreate(audience, out _))
        {
            faults.Add($"SiblingCallOptions.Audience of the client \"{name}\" is \"{audience}\"; it takes letters, digits, hyphens and dots, such as \"billing\".");
        }

        if (options.Lifetime < TimeSpan.FromSeconds(1) || options.Lifetime > SiblingCallOptions.LongestLifetime)
        {
            faults.Add($"SiblingCallOptions.Lifetime of the client \"{name}\" is {options.Lifetime}; set it between 1 second and {SiblingCallOptions.LongestLifetime}.");
        }

        return faults.Count == 0 ? ValidateOptionsResult.Success : ValidateOptionsResult.Fail(faults);
    }
}
