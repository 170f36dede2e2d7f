using System.Diagnostics.CodeAnalysis;
using Microsoft.Extensions.DependencyInjection.Extensions;
using Microsoft.Extensions.Hosting;
using Microsoft.Extensions.Options;
using OrchStack.Tenancy;

namespace Microsoft.Extensions.DependencyInjection;

/// <summary>Lets requests hand work on to this process.</summary>
public static class ChannelTenancyBuilderExtensions
{
    /// <summary>
    /// Adds an <see cref="ITenantChannel{T}"/> and the hosted service that hands its items to the handler. Called again, it
    /// adds to the options.
    /// </summary>
    /// <exception cref="InvalidOperationException">The payload has another handler already.</exception>
    public static OrchStackTenancyBuilder AddTenantChannel<T, [DynamicallyAccessedMembers(DynamicallyAccessedMemberTypes.PublicConstructors)] THandler>(
        this OrchStackTenancyBuilder builder, Action<TenantChannelOptions>? configure = null)
        where T : notnull
        where THandler : class, ITenantWorkHandler<T>
    {
        ArgumentNullException.ThrowIfNull(builder);
        var services = builder.Services;
        if (services.FirstOrDefault(static service => service.ServiceType == typeof(ITenantWorkHandler<T>)) is { } known
            && known.ImplementationType != typeof(THandler))
        {
            throw new InvalidOperationException(
                $"Refused to add {typeof(THandler).Name} for the channel of {typeof(T).Name}: it has a handler already. One of the two would never be called; give each handler a payload of its own.");
        }

        var name = TenantChannelOptions.NameFor(typeof(T));
        services.AddOptions<TenantChannelOptions>(name).Configure(configure ?? (static _ => { })).ValidateOnStart();
        services.TryAddEnumerable(ServiceDescriptor.Singleton<IValidateOptions<TenantChannelOptions>, TenantChannelOptionsValidator>());
        services.TryAddScoped<ITenantWorkHandler<T>, THandler>();
        services.TryAddSingleton(provider => new TenantLines<T>(provider.GetRequiredService<IOptionsMonitor<TenantChannelOptions>>().Get(name)));
        services.TryAddSingleton<ITenantChannel<T>, TenantChannel<T>>();
        services.TryAddEnumerable(ServiceDescriptor.Singleton<IHostedService, TenantChannelWorker<T>>());
        return builder;
    }
}
