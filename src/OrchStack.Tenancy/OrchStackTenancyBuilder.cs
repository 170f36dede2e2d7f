using System.Diagnostics.CodeAnalysis;
using Microsoft.Extensions.Configuration;
using Microsoft.Extensions.DependencyInjection;
using Microsoft.Extensions.DependencyInjection.Extensions;
using Microsoft.Extensions.Options;

namespace OrchStack.Tenancy;

/// <summary>
/// Collects what the application wants of tenancy. The order of calls does not matter and calling twice does no harm;
/// every package adds its own methods.
/// </summary>
public sealed class OrchStackTenancyBuilder
{
    internal OrchStackTenancyBuilder(IServiceCollection services) => Services = services;

    /// <summary>The services of the application.</summary>
    public IServiceCollection Services { get; }

    /// <summary>Adds a resolver of one's own; all evidence must name the same tenant.</summary>
    public OrchStackTenancyBuilder AddResolver<[DynamicallyAccessedMembers(DynamicallyAccessedMemberTypes.PublicConstructors)] TResolver>()
        where TResolver : class, ITenantResolver
    {
        Services.TryAddEnumerable(ServiceDescriptor.Singleton<ITenantResolver, TResolver>());
        return this;
    }

    /// <summary>Reads the tenants through a store of one's own, such as the application's <c>companies</c> table.</summary>
    public OrchStackTenancyBuilder UseTenantStore<[DynamicallyAccessedMembers(DynamicallyAccessedMemberTypes.PublicConstructors)] TStore>()
        where TStore : class, ITenantStore
    {
        Services.Replace(ServiceDescriptor.Singleton<ITenantStore, TStore>());
        return this;
    }

    /// <summary>
    /// Writes the tenants through a directory of one's own. Not needed where the class of
    /// <see cref="UseTenantStore{TStore}"/> implements <see cref="ITenantDirectory"/> itself.
    /// </summary>
    public OrchStackTenancyBuilder UseTenantDirectory<[DynamicallyAccessedMembers(DynamicallyAccessedMemberTypes.PublicConstructors)] TDirectory>()
        where TDirectory : class, ITenantDirectory
    {
        Services.Replace(ServiceDescriptor.Singleton<ITenantDirectory, TDirectory>());
        return this;
    }

    /// <summary>
    /// Prepares and cleans up with a tenant's life. The handler is made in the tenant's scope, so it may take the application's
    /// scoped services.
    /// </summary>
    public OrchStackTenancyBuilder AddLifecycleHandler<[DynamicallyAccessedMembers(DynamicallyAccessedMemberTypes.PublicConstructors)] THandler>()
        where THandler : class, ITenantLifecycleHandler
    {
        Services.TryAddEnumerable(ServiceDescriptor.Scoped<ITenantLifecycleHandler, THandler>());
        return this;
    }

    /// <summary>Puts more of a tenant into its archive (<see cref="ITenantArchives"/>).</summary>
    public OrchStackTenancyBuilder AddArchivePart<[DynamicallyAccessedMembers(DynamicallyAccessedMemberTypes.PublicConstructors)] TPart>()
        where TPart : class, ITenantArchivePart
    {
        Services.TryAddEnumerable(ServiceDescriptor.Scoped<ITenantArchivePart, TPart>());
        return this;
    }

    /// <summary>
    /// Says how long answers of the stores of tenants and API keys are believed. They are cached always, but for the in-memory list, whose
    /// tenants are in memory already.
    /// </summary>
    public OrchStackTenancyBuilder ConfigureTenantCache(Action<TenantCacheOptions> configure)
    {
        ArgumentNullException.ThrowIfNull(configure);
        Services.Configure(configure);
        return this;
    }

    /// <summary>Reads API keys through a store of one's own.</summary>
    public OrchStackTenancyBuilder UseApiKeyStore<[DynamicallyAccessedMembers(DynamicallyAccessedMemberTypes.PublicConstructors)] TStore>()
        where TStore : class, ITenantApiKeyStore
    {
        Services.Replace(ServiceDescriptor.Singleton<ITenantApiKeyStore, TStore>());
        return this;
    }

    /// <summary>
    /// Writes API keys through a directory of one's own. Not needed where the class of <see cref="UseApiKeyStore{TStore}"/>
    /// implements <see cref="ITenantApiKeyDirectory"/> itself.
    /// </summary>
    public OrchStackTenancyBuilder UseApiKeyDirectory<[DynamicallyAccessedMembers(DynamicallyAccessedMemberTypes.PublicConstructors)] TDirectory>()
        where TDirectory : class, ITenantApiKeyDirectory
    {
        Services.Replace(ServiceDescriptor.Singleton<ITenantApiKeyDirectory, TDirectory>());
        return this;
    }

    /// <summary>Lists the tenants and their keys at start. Called again, it adds to the list.</summary>
    public OrchStackTenancyBuilder UseInMemoryTenants(Action<InMemoryTenantOptions> configure)
    {
        ArgumentNullException.ThrowIfNull(configure);
        Services.AddOptions<InMemoryTenantOptions>().Configure(configure).ValidateOnStart();
        Services.TryAddEnumerable(ServiceDescriptor.Singleton<IValidateOptions<InMemoryTenantOptions>, InMemoryTenantOptionsValidator>());
        return this;
    }

    /// <summary>
    /// Lists the tenants in configuration, read once at start. Each child of the section has <c>Id</c> and <c>Slug</c>, and may have
    /// <c>Name</c>, <c>Plan</c>, <c>Status</c>, <c>Key</c> ("bigint:42"), <c>Hosts</c> and <c>ExternalIds</c> (<c>Issuer</c>,
    /// <c>Value</c>). What cannot be read is reported at start, all at once.
    /// </summary>
    public OrchStackTenancyBuilder UseConfiguredTenants(IConfigurationSection section)
    {
        ArgumentNullException.ThrowIfNull(section);
        return UseInMemoryTenants(options => options.Faults.AddRange(ConfiguredTenants.Read(section, options)));
    }
}
