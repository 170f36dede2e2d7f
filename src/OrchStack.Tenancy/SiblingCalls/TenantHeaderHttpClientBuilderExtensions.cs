using Microsoft.Extensions.DependencyInjection.Extensions;
using Microsoft.Extensions.Http;
using Microsoft.Extensions.Options;
using OrchStack.Tenancy;

namespace Microsoft.Extensions.DependencyInjection;

/// <summary>Tells sibling services whose work a call is.</summary>
public static class TenantHeaderHttpClientBuilderExtensions
{
    /// <summary>The keys that this service shares with its siblings. Called again, it adds to them.</summary>
    public static OrchStackTenancyBuilder UseSiblingKeys(this OrchStackTenancyBuilder builder, Action<SiblingKeyOptions> configure)
    {
        ArgumentNullException.ThrowIfNull(builder);
        ArgumentNullException.ThrowIfNull(configure);
        AddSiblingKeyRing(builder.Services);
        builder.Services.Configure(configure);
        return builder;
    }

    /// <summary>
    /// Adds a header to every call that says, signed and for this call alone, whose work it is. It is added last, behind
    /// handlers that try again, so that every try has its own. Redirects are not followed: the header is good for one path of one service.
    /// </summary>
    /// <remarks>
    /// Calls throw <see cref="MissingTenantException"/> without a current tenant. Needs
    /// <c>AddOrchStackTenancy().UseSiblingKeys(…)</c>; the sibling has <c>ResolveFromSibling(…)</c>. gRPC clients of
    /// Grpc.Net.ClientFactory are <see cref="IHttpClientBuilder"/>s too.
    /// </remarks>
    public static IHttpClientBuilder AddTenantHeader(this IHttpClientBuilder builder, Action<SiblingCallOptions>? configure = null)
    {
        ArgumentNullException.ThrowIfNull(builder);
        var services = builder.Services;
        var name = builder.Name;
        AddSiblingKeyRing(services);
        services.AddOptions<SiblingCallOptions>(name).Configure(configure ?? (static _ => { })).ValidateOnStart();
        services.TryAddEnumerable(ServiceDescriptor.Singleton<IValidateOptions<SiblingCallOptions>, SiblingCallOptionsValidator>());

        // After all other configuration, so behind every other handler, and on the primary handler that was chosen in the end.
        services.PostConfigure<HttpClientFactoryOptions>(name, options => options.HttpMessageHandlerBuilderActions.Add(handlers => Add(handlers, name)));
        return builder;
    }

    internal static void AddSiblingKeyRing(IServiceCollection services)
    {
        services.AddOptions<SiblingKeyOptions>().ValidateOnStart();
        services.TryAddEnumerable(ServiceDescriptor.Singleton<IValidateOptions<SiblingKeyOptions>, SiblingKeyOptionsValidator>());
        services.TryAddSingleton<SiblingKeyRing>();
    }

    private static void Add(HttpMessageHandlerBuilder handlers, string name)
    {
        if (handlers.AdditionalHandlers.OfType<TenantHeaderHandler>().Any())
        {
            return;
        }

        var services = handlers.Services;
        var current = services.GetService<CurrentTenant>()
            ?? throw new InvalidOperationException("AddTenantHeader() needs the services of tenancy: call services.AddOrchStackTenancy().UseSiblingKeys(…) too.");
        handlers.AdditionalHandlers.Add(new TenantHeaderHandler(
            current,
            services.GetRequiredService<SiblingKeyRing>(),
            services.GetRequiredService<IOptionsMonitor<SiblingCallOptions>>().Get(name),
            services.GetRequiredService<TimeProvider>()));

        // They follow redirects below this handler, with the header on.
        switch (handlers.PrimaryHandler)
        {
            case SocketsHttpHandler { AllowAutoRedirect: true } sockets:
                sockets.AllowAutoRedirect = false;
                break;
            case HttpClientHandler { AllowAutoRedirect: true } client:
                client.AllowAutoRedirect = false;
                break;
        }
    }
}
