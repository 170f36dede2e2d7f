using Microsoft.Extensions.DependencyInjection;
using Microsoft.Extensions.Options;
using StackExchange.Redis;

namespace OrchStack.Tenancy.Redis;

internal sealed class RedisTenancyOptionsValidator(IServiceProviderIsService services) : IValidateOptions<RedisTenancyOptions>
{
    private const int FewestCharacters = 32;

    public ValidateOptionsResult Validate(string? name, RedisTenancyOptions options)
    {
        List<string> faults = [.. Of(options.Configuration), .. Of(options.UserKey, nameof(options.UserKey)), .. Of(options.FormerUserKey, nameof(options.FormerUserKey))];
        if (options.MaxTenantConnections < 1)
        {
            faults.Add($"RedisTenancyOptions.MaxTenantConnections is {options.MaxTenantConnections}: at least 1 is expected.");
        }

        if (options.TenantConnectionIdleTimeout < TimeSpan.FromSeconds(1))
        {
            faults.Add($"RedisTenancyOptions.TenantConnectionIdleTimeout is {options.TenantConnectionIdleTimeout}: at least a second is expected.");
        }

        return faults.Count == 0 ? ValidateOptionsResult.Success : ValidateOptionsResult.Fail(faults);
    }

    private IEnumerable<string> Of(string? configuration)
    {
        if (configuration is null)
        {
            return services.IsService(typeof(IConnectionMultiplexer)) ? [] :
                ["RedisTenancyOptions.Configuration is not set, and no IConnectionMultiplexer is registered. Say UseRedis(\"localhost:6379\"), or register the application's connection."];
        }

        try
        {
            return ConfigurationOptions.Parse(configuration).EndPoints.Count > 0 ? [] :
                ["RedisTenancyOptions.Configuration names no server: \"localhost:6379,password=…\" is expected."];
        }
        catch (ArgumentException fault)
        {
            return [$"RedisTenancyOptions.Configuration cannot be read: {fault.Message}"];
        }
    }

    private static IEnumerable<string> Of(string? key, string option) => key is null or { Length: >= FewestCharacters } ? [] :
        [$"RedisTenancyOptions.{option} has {key.Length} characters, and passwords are derived from it: give it at least {FewestCharacters}, such as those of openssl rand -base64 32."];
}
