using Microsoft.Extensions.DependencyInjection;
using Microsoft.Extensions.Options;
using StackExchange.Redis;

namespace OrchStack.Tenancy.Redis;

internal sealed class RedisTenancyOptionsValidator(IServiceProviderIsService services) : IValidateOptions<RedisTenancyOptions>
{
    public ValidateOptionsResult Validate(string? name, RedisTenancyOptions options)
    {
        if (options.Configuration is null)
        {
            return services.IsService(typeof(IConnectionMultiplexer)) ? ValidateOptionsResult.Success : ValidateOptionsResult.Fail(
                "RedisTenancyOptions.Configuration is not set, and no IConnectionMultiplexer is registered. Say UseRedis(\"localhost:6379\"), or register the application's connection.");
        }

        try
        {
            return ConfigurationOptions.Parse(options.Configuration).EndPoints.Count > 0 ? ValidateOptionsResult.Success : ValidateOptionsResult.Fail(
                "RedisTenancyOptions.Configuration names no server: \"localhost:6379,password=…\" is expected.");
        }
        catch (ArgumentException fault)
        {
            return ValidateOptionsResult.Fail($"RedisTenancyOptions.Configuration cannot be read: {fault.Message}");
        }
    }
}
