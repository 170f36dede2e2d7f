using System.Text;
using Microsoft.Extensions.Options;

namespace OrchStack.Tenancy;

internal sealed class SubdomainResolverOptionsValidator : IValidateOptions<SubdomainResolverOptions>
{
    public ValidateOptionsResult Validate(string? name, SubdomainResolverOptions options)
    {
        var faults = options.BaseDomains.Where(domain => !IsDomain(domain)).Select(domain =>
            $"ResolveFromSubdomain(\"{domain}\") is no base domain. It takes a name without scheme, port, path or wildcard, such as \"example.com\"; an international one as its \"xn--\" form.").ToArray();
        return faults.Length == 0 ? ValidateOptionsResult.Success : ValidateOptionsResult.Fail(faults);
    }

    // Requests carry international names in their ASCII form, so another form would never match.
    private static bool IsDomain(string domain) =>
        Ascii.IsValid(domain) && !domain.Contains('_', StringComparison.Ordinal) && !domain.StartsWith('.') && !domain.EndsWith('.')
        && Uri.CheckHostName(domain) == UriHostNameType.Dns;
}
