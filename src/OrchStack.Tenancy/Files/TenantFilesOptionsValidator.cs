using Microsoft.Extensions.Options;

namespace OrchStack.Tenancy;

internal sealed class TenantFilesOptionsValidator : IValidateOptions<TenantFilesOptions>
{
    public ValidateOptionsResult Validate(string? name, TenantFilesOptions options)
    {
        List<string> faults = [];
        if (options.MaxLength < 1)
        {
            faults.Add($"TenantFilesOptions.MaxLength is {options.MaxLength}: at least 1 byte is expected.");
        }

        if (options.MaxLinkLifetime <= TimeSpan.Zero || options.MaxLinkLifetime > TimeSpan.FromDays(7))
        {
            faults.Add($"TenantFilesOptions.MaxLinkLifetime is {options.MaxLinkLifetime}: more than no time and at most 7 days is expected.");
        }

        if (options.LocalRoot is { Length: 0 })
        {
            faults.Add("TenantFilesOptions.LocalRoot is empty: name a folder, or leave it null for tenant-files below the content root.");
        }

        return faults.Count == 0 ? ValidateOptionsResult.Success : ValidateOptionsResult.Fail(faults);
    }
}
