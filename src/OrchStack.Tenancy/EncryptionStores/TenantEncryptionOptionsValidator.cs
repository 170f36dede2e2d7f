using Microsoft.Extensions.Options;

namespace OrchStack.Tenancy;

internal sealed class TenantEncryptionOptionsValidator : IValidateOptions<TenantEncryptionOptions>
{
    public ValidateOptionsResult Validate(string? name, TenantEncryptionOptions options)
    {
        List<string> faults = [];
        if (options.LocalFolder is { Length: 0 })
        {
            faults.Add("TenantEncryptionOptions.LocalFolder is empty: name a folder, or leave it null for tenant-keys below the content root.");
        }

        if (options.Freshness <= TimeSpan.Zero || options.Freshness > TimeSpan.FromMinutes(10))
        {
            faults.Add($"TenantEncryptionOptions.Freshness is {options.Freshness}: more than no time and at most 10 minutes are expected.");
        }

        if (options.MessagesPerVersion < 1 << 20 || options.MessagesPerVersion > 1L << 32)
        {
            faults.Add($"TenantEncryptionOptions.MessagesPerVersion is {options.MessagesPerVersion}: 2^20 to 2^32 are expected, since nodes reserve 2^20 at a time and more than 2^32 are not safe.");
        }

        return faults.Count == 0 ? ValidateOptionsResult.Success : ValidateOptionsResult.Fail(faults);
    }
}
