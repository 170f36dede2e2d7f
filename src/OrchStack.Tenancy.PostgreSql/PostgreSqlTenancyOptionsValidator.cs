using Microsoft.Extensions.Options;

namespace OrchStack.Tenancy.PostgreSql;

internal sealed class PostgreSqlTenancyOptionsValidator(ISigningKeySource? keys = null) : IValidateOptions<PostgreSqlTenancyOptions>
{
    private const string NoSigningKey =
        "PostgreSqlTenancyOptions.SigningKey is not set. Make one with SigningKey.Generate(\"k1\").Export(), keep it with the other secrets, "
        + "install it with TenancySchema.InstallAsync and set UsePostgreSql(o => o.SigningKey = SigningKey.Parse(text)).";

    public ValidateOptionsResult Validate(string? name, PostgreSqlTenancyOptions options)
    {
        var faults = new List<string>();
        if (options.SigningKey is null && keys is null && options.ContextMode != TenantContextMode.Plain)
        {
            faults.Add(NoSigningKey);
        }

        if (options.ContextLifetime < TimeSpan.FromSeconds(5) || options.ContextLifetime > TimeSpan.FromHours(1))
        {
            faults.Add($"PostgreSqlTenancyOptions.ContextLifetime is {options.ContextLifetime}; set it between 5 seconds and 1 hour.");
        }

        if (options.PoolerLifetime < TimeSpan.FromSeconds(2) || options.PoolerLifetime > TimeSpan.FromSeconds(60))
        {
            faults.Add($"PostgreSqlTenancyOptions.PoolerLifetime is {options.PoolerLifetime}; set it between 2 and 60 seconds.");
        }

        if (!Enum.IsDefined(options.ContextMode))
        {
            faults.Add($"PostgreSqlTenancyOptions.ContextMode is {(int)options.ContextMode}; set it to Signed, SignedOnce, Pooler or Plain.");
        }

        return faults.Count == 0 ? ValidateOptionsResult.Success : ValidateOptionsResult.Fail(faults);
    }
}
