using Microsoft.Extensions.AI;
using Microsoft.Extensions.DependencyInjection.Extensions;
using Microsoft.Extensions.VectorData;
using OrchStack.Tenancy;
using OrchStack.Tenancy.AI;

namespace Microsoft.Extensions.DependencyInjection;

/// <summary>Gives each tenant vectors of its own.</summary>
public static class TenantVectorsBuilderExtensions
{
    private static readonly Func<IServiceProvider, object> TenantStore = static provider => provider.GetRequiredService<ITenantVectors>().Store;

    /// <summary>
    /// Adds <see cref="ITenantVectors"/>, and a <see cref="VectorStore"/> that is the current tenant's unless the application has
    /// registered one. They lie in the memory of this process, unless another store is used. A deleted tenant's vectors are deleted.
    /// </summary>
    /// <param name="builder">The builder.</param>
    /// <param name="configure">Other than the defaults.</param>
    public static OrchStackTenancyBuilder AddTenantVectors(this OrchStackTenancyBuilder builder, Action<TenantVectorOptions>? configure = null)
    {
        ArgumentNullException.ThrowIfNull(builder);
        var services = builder.Services;
        var options = services.AddOptions<TenantVectorOptions>();
        if (configure is not null)
        {
            options.Configure(configure);
        }

        services.TryAddSingleton(provider => services.Any(static service => service.ServiceType == typeof(VectorStore) && service.ImplementationFactory != TenantStore)
            ? throw new InvalidOperationException(
                "The application has registered a VectorStore of its own, and nobody said that the vectors of tenants lie there. Say it: UseVectorStore(services => new …), and take the registration away; or AddTenantVectors() alone for the memory of this process.")
            : new VectorStoreBehind(new ExactVectorStore(new InMemoryVectorRecords(), Embeddings(provider))));
        services.TryAddSingleton<ITenantVectors, TenantVectors>();
        services.TryAdd(ServiceDescriptor.Singleton(typeof(VectorStore), TenantStore));
        return builder.AddLifecycleHandler<TenantVectorsCleanUp>().AddArchivePart<VectorsArchivePart>();
    }

    /// <summary>Keeps the vectors in a store of one's own choice: any connector of Microsoft.Extensions.VectorData. Implies <see cref="AddTenantVectors"/>.</summary>
    /// <param name="builder">The builder.</param>
    /// <param name="create">
    /// Makes the store, once; it is disposed of with the application. Do not register it as <see cref="VectorStore"/> itself: whoever
    /// took that from the services would reach every tenant's vectors.
    /// </param>
    /// <param name="configure">Other than the defaults.</param>
    public static OrchStackTenancyBuilder UseVectorStore(
        this OrchStackTenancyBuilder builder, Func<IServiceProvider, VectorStore> create, Action<TenantVectorOptions>? configure = null)
    {
        ArgumentNullException.ThrowIfNull(builder);
        ArgumentNullException.ThrowIfNull(create);
        builder.Services.Replace(ServiceDescriptor.Singleton(provider => new VectorStoreBehind(create(provider))));
        return builder.AddTenantVectors(configure);
    }

    /// <summary>What makes vectors of texts, where the application has registered one.</summary>
    internal static IEmbeddingGenerator? Embeddings(IServiceProvider provider) =>
        provider.GetService<IEmbeddingGenerator<string, Embedding<float>>>() ?? provider.GetService<IEmbeddingGenerator>();
}
