using Microsoft.Extensions.DependencyInjection.Extensions;
using Microsoft.Extensions.Options;
using OrchStack.Tenancy;
using OrchStack.Tenancy.PostgreSql;

namespace Microsoft.Extensions.DependencyInjection;

/// <summary>Keeps tenants' wrapped keys in PostgreSQL.</summary>
public static class PostgreSqlKeysBuilderExtensions
{
    /// <summary>
    /// Keeps the keys that encrypt for tenants in tenancy.tenant_keys, for any number of nodes. They are wrapped: what unwraps them is
    /// not in the database. Implies AddTenantEncryption.
    /// </summary>
    /// <param name="builder">The builder.</param>
    /// <param name="login">
    /// The login of <see cref="TenancyLogins.EnsureKeysAsync"/>: a connection string or a configured data source. Not that of the
    /// application, whose injected SQL would have its rights. Always the server that writes, where several hosts are named.
    /// </param>
    public static OrchStackTenancyBuilder UsePostgreSqlKeys(this OrchStackTenancyBuilder builder, PostgreSqlSource login)
    {
        ArgumentNullException.ThrowIfNull(builder);
        ArgumentNullException.ThrowIfNull(login);
        builder.AddTenantEncryption().Services.Replace(ServiceDescriptor.Singleton<ITenantKeyStore>(_ => new PostgreSqlKeyStore(login)));
        builder.Services.AddSingleton(new KeysLogin(login));
        builder.Services.TryAddEnumerable(ServiceDescriptor.Singleton<IValidateOptions<PostgreSqlTenancyOptions>, KeysLoginValidator>());
        return builder;
    }
}
