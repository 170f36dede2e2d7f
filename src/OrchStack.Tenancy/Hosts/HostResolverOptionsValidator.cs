using Microsoft.Extensions.Options;

namespace OrchStack.Tenancy;

internal sealed class HostResolverOptionsValidator : IValidateOptions<HostResolverOptions>
{
    public ValidateOptionsResult Validate(string? name, HostResolverOptions options)
    {
        var faults = options.ApplicationHosts.Where(host => !CanonicalHost.TryCreate(host, out _)).Select(host =>
            $"HostResolverOptions.ApplicationHosts holds \"{host}\", which is no host name. It takes names without scheme, path or wildcard, such as \"app.example.com\"; IP addresses name no tenant anyway.").ToArray();
        return faults.Length == 0 ? ValidateOptionsResult.Success : ValidateOptionsResult.Fail(faults);
    }
}
