using Amazon.S3;
using Microsoft.Extensions.DependencyInjection.Extensions;
using Microsoft.Extensions.Options;
using OrchStack.Tenancy;
using OrchStack.Tenancy.S3;

namespace Microsoft.Extensions.DependencyInjection;

/// <summary>Keeps the tenants of one bucket apart.</summary>
public static class S3TenancyBuilderExtensions
{
    /// <summary>
    /// Adds <see cref="ITenantS3"/>, an <see cref="IAmazonS3"/> that is the current tenant's unless the application has registered one, and
    /// makes the bucket the place of <see cref="ITenantFiles"/>. A deleted tenant's objects are deleted. No connection is opened before
    /// it is needed.
    /// </summary>
    /// <param name="builder">The builder.</param>
    /// <param name="bucket">The bucket, which is there.</param>
    /// <param name="configure">Other than the defaults.</param>
    public static OrchStackTenancyBuilder UseS3(this OrchStackTenancyBuilder builder, string bucket, Action<S3TenancyOptions>? configure = null)
    {
        ArgumentNullException.ThrowIfNull(builder);
        ArgumentNullException.ThrowIfNull(bucket);
        var services = builder.AddTenantFiles().AddTenantDataProtection().Services;
        services.AddOptions<S3TenancyOptions>().Configure(options =>
        {
            options.Bucket = bucket;
            configure?.Invoke(options);
        }).ValidateOnStart();
        services.TryAddEnumerable(ServiceDescriptor.Singleton<IValidateOptions<S3TenancyOptions>, S3TenancyOptionsValidator>());
        services.TryAddSingleton<S3Clients>();
        services.TryAddSingleton<TenantS3Credentials>();
        services.TryAddSingleton<ITenantS3Credentials>(static provider => provider.GetRequiredService<TenantS3Credentials>());
        services.TryAddSingleton<TenantRequestCredentials>();
        services.TryAddSingleton<TenantRequests>();
        services.TryAddSingleton<ITenantS3, TenantS3>();
        services.TryAddSingleton(static provider => provider.GetRequiredService<ITenantS3>().Client);
        services.TryAddSingleton<ApplicationS3>();
        services.TryAddSingleton<TenantFileLinks>();
        services.Replace(ServiceDescriptor.Singleton<ITenantFiles, S3TenantFiles>());
        return builder;
    }
}
