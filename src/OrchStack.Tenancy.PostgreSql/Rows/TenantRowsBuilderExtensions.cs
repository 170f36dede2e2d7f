using OrchStack.Tenancy;
using OrchStack.Tenancy.PostgreSql;

namespace Microsoft.Extensions.DependencyInjection;

/// <summary>Lets the rows of tenants take part in their end and in their archives.</summary>
public static class TenantRowsBuilderExtensions
{
    /// <summary>
    /// Deletes a deleted tenant's rows in every fenced table that holds tenants' rows, and puts them into the tenant's archive. The
    /// tenant's audit log stays. Needs UsePostgreSql with the application's login.
    /// </summary>
    /// <param name="builder">The builder.</param>
    /// <param name="configure">Other than the defaults.</param>
    public static OrchStackTenancyBuilder AddTenantRows(this OrchStackTenancyBuilder builder, Action<TenantRowsOptions>? configure = null)
    {
        ArgumentNullException.ThrowIfNull(builder);
        if (configure is not null)
        {
            builder.Services.Configure(configure);
        }

        return builder.AddLifecycleHandler<TenantRowsCleanUp>().AddArchivePart<RowsArchivePart>();
    }
}
