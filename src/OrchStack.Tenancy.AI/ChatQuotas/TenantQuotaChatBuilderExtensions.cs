using Microsoft.Extensions.DependencyInjection;
using Microsoft.Extensions.Logging;
using Microsoft.Extensions.Logging.Abstractions;
using OrchStack.Tenancy.AI;
using OrchStack.Tenancy.Quotas;

namespace Microsoft.Extensions.AI;

/// <summary>Charges a chat client to the current tenant.</summary>
public static class TenantQuotaChatBuilderExtensions
{
    /// <summary>
    /// Each call reserves the estimated prompt and the longest answer from the current tenant's quotas before it leaves, and is charged what
    /// the provider reports, or what has come where a stream is cut. A call that fails costs nothing. Put it last, nearest to the provider,
    /// so that every round of tool calls is charged.
    /// </summary>
    /// <param name="builder">The pipeline.</param>
    /// <param name="configure">Other than the defaults.</param>
    /// <remarks>The client throws <see cref="QuotaExceededException"/> for a call that is denied, and <see cref="OrchStack.Tenancy.MissingTenantException"/> without a tenant.</remarks>
    public static ChatClientBuilder UseTenantQuota(this ChatClientBuilder builder, Action<TenantQuotaChatOptions>? configure = null)
    {
        ArgumentNullException.ThrowIfNull(builder);
        var options = new TenantQuotaChatOptions();
        configure?.Invoke(options);
        return builder.Use((inner, services) => new TenantQuotaChatClient(
            inner,
            services.GetService<ITenantQuotas>() ?? throw new InvalidOperationException(
                "UseTenantQuota() needs quotas: call services.AddOrchStackTenancy().AddQuotas(q => q.AddPlan(…)), and build the client with those services."),
            options,
            services.GetService<ILoggerFactory>()?.CreateLogger("OrchStack.Tenancy.AI.ChatQuotas") ?? NullLogger.Instance));
    }
}
