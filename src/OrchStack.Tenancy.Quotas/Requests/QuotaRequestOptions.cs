using System.Security.Claims;
using Microsoft.AspNetCore.Http;

namespace OrchStack.Tenancy.Quotas;

/// <summary>How requests are counted.</summary>
public sealed class QuotaRequestOptions
{
    /// <summary>Who of the tenant sends a request, for limits of workspaces, users and agents. Take names from what has been authenticated, not from headers that a caller is free to change.</summary>
    /// <value>The user's <see cref="ClaimTypes.NameIdentifier"/> or "sub" by default; callers that have none share the limit of one user.</value>
    public Func<HttpContext, QuotaSubject> Subject { get; set; } = static context =>
        new QuotaSubject(User: context.User.FindFirstValue(ClaimTypes.NameIdentifier) ?? context.User.FindFirstValue("sub"));
}
