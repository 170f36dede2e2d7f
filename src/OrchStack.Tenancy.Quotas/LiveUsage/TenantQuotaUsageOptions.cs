using Microsoft.AspNetCore.Http;

namespace OrchStack.Tenancy.Quotas;

/// <summary>How usage is told to a tenant.</summary>
public sealed class TenantQuotaUsageOptions
{
    /// <summary>
    /// Whose usage of the tenant is told, beside the tenant's own: a workspace's, user's or agent's. Take names from what has been
    /// authenticated: what is taken from the query lets every caller of the tenant read every name's usage.
    /// </summary>
    /// <value>Null by default: who sends the request, as <see cref="QuotaRequestOptions.Subject"/> says.</value>
    public Func<HttpContext, QuotaSubject>? Subject { get; set; }

    /// <summary>After how long a stream in which nothing was sent gets a comment, so that proxies keep it open. More than zero; looked at once a second.</summary>
    /// <value>15 seconds by default.</value>
    public TimeSpan Heartbeat { get; set; } = TimeSpan.FromSeconds(15);

    /// <summary>
    /// After how long a stream ends, so that the client comes again, as browsers do by themselves, and is authenticated again: that long
    /// at most a stream outlives a key or a sign-in that was taken back. More than zero.
    /// </summary>
    /// <value>15 minutes by default.</value>
    public TimeSpan StreamLifetime { get; set; } = TimeSpan.FromMinutes(15);
}
