using Microsoft.Extensions.DependencyInjection.Extensions;
using Microsoft.Extensions.Options;
using OrchStack.Tenancy;

namespace Microsoft.Extensions.DependencyInjection;

/// <summary>Gives each tenant files of its own.</summary>
public static class TenantFilesBuilderExtensions
{
    /// <summary>
    /// Adds <see cref="ITenantFiles"/>: on this machine's disk, unless a provider for several nodes is used. A deleted tenant's files are deleted.
    /// </summary>
    /// <param name="builder">The builder.</param>
    /// <param name="configure">Other than the defaults.</param>
    public static OrchStackTenancyBuilder AddTenantFiles(this OrchStackTenancyBuilder builder, Action<TenantFilesOptions>? configure = null)
    {
        ArgumentNullException.ThrowIfNull(builder);
        var services = builder.Services;
        services.AddDataProtection();
        var options = services.AddOptions<TenantFilesOptions>().ValidateOnStart();
        if (configure is not null)
        {
            options.Configure(configure);
        }

        services.TryAddEnumerable(ServiceDescriptor.Singleton<IValidateOptions<TenantFilesOptions>, TenantFilesOptionsValidator>());
        services.TryAddSingleton<LocalFolder>();
        services.TryAddSingleton<LocalFileLinks>();
        services.TryAddSingleton<LocalTenantFiles>();
        services.TryAddSingleton<ITenantFiles>(static provider => provider.GetRequiredService<LocalTenantFiles>());
        return builder.AddLifecycleHandler<TenantFilesCleanUp>().AddArchivePart<FilesArchivePart>();
    }
}
