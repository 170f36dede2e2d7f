using Microsoft.Extensions.Options;

namespace OrchStack.Tenancy.Tests;

/// <summary>A rule over two fields.</summary>
internal sealed class AgentRules : IValidateOptions<AgentSettings>
{
    public ValidateOptionsResult Validate(string? name, AgentSettings options)
    {
        var builder = new ValidateOptionsResultBuilder();
        if (options.Temperature is < 0 or > 2)
        {
            builder.AddError("must be between 0 and 2", nameof(options.Temperature));
        }

        if (options.Limits.Daily > options.Limits.Monthly)
        {
            builder.AddError("A day cannot have more than its month.");
        }

        return builder.Build();
    }
}
