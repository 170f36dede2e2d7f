using Microsoft.Extensions.Options;

namespace OrchStack.Tenancy.PostgreSql;

/// <summary>Checks the logins against each other: a registry that the application's login can read is none.</summary>
internal sealed class RegistryOptionsValidator(IOptions<InMemoryTenantOptions> listed) : IValidateOptions<PostgreSqlTenancyOptions>
{
    public ValidateOptionsResult Validate(string? name, PostgreSqlTenancyOptions options)
    {
        var faults = new List<string>();
        var logins = new[]
        {
            (Name: nameof(options.Application), Source: options.Application),
            (Name: nameof(options.Registry), Source: options.Registry),
            (Name: nameof(options.Platform), Source: options.Platform),
            (Name: nameof(options.Notifications), Source: options.Notifications),
        };
        faults.AddRange(logins.Where(login => login.Source?.IsReadable == false).Select(login =>
            $"PostgreSqlTenancyOptions.{login.Name} is no connection string that Npgsql can read; write \"Host=…;Database=…;Username=…;Password=…\"."));
        faults.AddRange(logins.Skip(1).Where(login => login.Source?.Login is { } user && user == options.Application?.Login).Select(login =>
            $"PostgreSqlTenancyOptions.{login.Name} has the login of Application: SQL injected into a tenant's query would have its rights. Make one of its own with TenancyLogins."));

        if (options.Registry is null && options.Notifications is not null)
        {
            faults.Add("PostgreSqlTenancyOptions.Notifications is set and Registry is not: word of changes belongs to the registry. Set Registry too, or remove Notifications.");
        }

        if (options.Registry is not null && options.Application is null)
        {
            faults.Add("PostgreSqlTenancyOptions.Registry is set and Application is not: tenants' audit entries are written by the application's login. Set Application too.");
        }

        if (options.Registry is not null && listed.Value.Tenants.Count > 0)
        {
            faults.Add("Tenants are listed in memory, but PostgreSqlTenancyOptions.Registry keeps them in PostgreSQL and the list would be ignored. Remove UseInMemoryTenants or UseConfiguredTenants, or leave Registry unset.");
        }

        return faults.Count == 0 ? ValidateOptionsResult.Success : ValidateOptionsResult.Fail(faults);
    }
}
