using Microsoft.Extensions.Options;

namespace OrchStack.Tenancy.PostgreSql;

/// <summary>Keys that the application's login reads are kept from nobody.</summary>
internal sealed class KeysLoginValidator(IEnumerable<KeysLogin> keys) : IValidateOptions<PostgreSqlTenancyOptions>
{
    public ValidateOptionsResult Validate(string? name, PostgreSqlTenancyOptions options)
    {
        if (keys.LastOrDefault()?.Source is not { } source)
        {
            return ValidateOptionsResult.Skip;
        }

        return !source.IsReadable ? ValidateOptionsResult.Fail(
                "The login of UsePostgreSqlKeys is no connection string that Npgsql can read; write \"Host=…;Database=…;Username=…;Password=…\".")
            : source.Login is { } login && new[] { options.Application, options.Registry, options.Platform }.Any(other => other?.Login == login) ? ValidateOptionsResult.Fail(
                "UsePostgreSqlKeys has a login that serves something else too, which would read tenants' keys. Make one of its own with TenancyLogins.EnsureKeysAsync.")
            : ValidateOptionsResult.Success;
    }
}
