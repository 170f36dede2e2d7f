using System.Diagnostics.CodeAnalysis;
using Microsoft.Extensions.DependencyInjection.Extensions;
using Microsoft.Extensions.Options;
using OrchStack.Tenancy;

namespace Microsoft.Extensions.DependencyInjection;

/// <summary>Encrypts for each tenant with keys of its own.</summary>
public static class TenantEncryptionBuilderExtensions
{
    /// <summary>
    /// Adds <see cref="ITenantEncryptor"/> and <see cref="ITenantKeys"/>; keys lie in files on this machine, unless a store is named. A deleted tenant's
    /// keys are destroyed.
    /// </summary>
    /// <param name="builder">The builder.</param>
    /// <param name="configure">Other than the defaults.</param>
    public static OrchStackTenancyBuilder AddTenantEncryption(this OrchStackTenancyBuilder builder, Action<TenantEncryptionOptions>? configure = null)
    {
        ArgumentNullException.ThrowIfNull(builder);
        var services = builder.Services;
        var options = services.AddOptions<TenantEncryptionOptions>().ValidateOnStart();
        if (configure is not null)
        {
            options.Configure(configure);
        }

        services.TryAddEnumerable(ServiceDescriptor.Singleton<IValidateOptions<TenantEncryptionOptions>, TenantEncryptionOptionsValidator>());
        services.TryAddSingleton<LocalKeyFolder>();
        services.TryAddSingleton<ITenantKeyStore, LocalKeyStore>();
        services.TryAddSingleton<IKeyEncryptionKeys, LocalKeyEncryptionKeys>();
        services.TryAddSingleton<TenantKeyRings>();
        services.TryAddSingleton<ITenantEncryptor, TenantEncryptor>();
        services.TryAddSingleton<ITenantKeys, TenantKeys>();
        return builder.AddLifecycleHandler<TenantKeysCleanUp>().AddArchivePart<KeysArchivePart>();
    }

    /// <summary>Keeps tenants' wrapped keys in a store of one's own.</summary>
    public static OrchStackTenancyBuilder UseKeyStore<[DynamicallyAccessedMembers(DynamicallyAccessedMemberTypes.PublicConstructors)] TStore>(this OrchStackTenancyBuilder builder)
        where TStore : class, ITenantKeyStore
    {
        ArgumentNullException.ThrowIfNull(builder);
        builder.Services.Replace(ServiceDescriptor.Singleton<ITenantKeyStore, TStore>());
        return builder;
    }

    /// <summary>Wraps tenants' keys by a service of one's own, such as a KMS.</summary>
    public static OrchStackTenancyBuilder UseKeyEncryptionKeys<[DynamicallyAccessedMembers(DynamicallyAccessedMemberTypes.PublicConstructors)] TKeys>(this OrchStackTenancyBuilder builder)
        where TKeys : class, IKeyEncryptionKeys
    {
        ArgumentNullException.ThrowIfNull(builder);
        builder.Services.Replace(ServiceDescriptor.Singleton<IKeyEncryptionKeys, TKeys>());
        return builder;
    }
}
