using OrchStack.Tenancy;
using OrchStack.Tenancy.AI;
using OrchStack.Tenancy.AI.PostgreSql;
using OrchStack.Tenancy.PostgreSql;

namespace Microsoft.Extensions.DependencyInjection;

/// <summary>Keeps the vectors of tenants in PostgreSQL.</summary>
public static class PostgreSqlVectorsBuilderExtensions
{
    /// <summary>
    /// Keeps the vectors of tenants in the tables of <see cref="TenantVectorSchema"/>, over the application's login of UsePostgreSql.
    /// A search compares the query with every vector of the collection. Implies AddTenantVectors.
    /// </summary>
    public static OrchStackTenancyBuilder UsePostgreSqlVectors(this OrchStackTenancyBuilder builder)
    {
        ArgumentNullException.ThrowIfNull(builder);
        return builder.UseVectorStore(static provider => new ExactVectorStore(
            new PostgreSqlVectorRecords(provider.GetRequiredService<TenantDataSource>(), provider.GetRequiredService<ITenantContext>()),
            TenantVectorsBuilderExtensions.Embeddings(provider)));
    }
}
