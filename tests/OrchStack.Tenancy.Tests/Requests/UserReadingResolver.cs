using Microsoft.AspNetCore.Http;

namespace OrchStack.Tenancy.Tests;

/// <summary>Notes who is signed in while evidence is read.</summary>
internal sealed class UserReadingResolver(List<string?> seen) : ITenantResolver
{
    public string Name => "user-reading";

    public ValueTask<TenantEvidence?> ResolveAsync(HttpContext context, CancellationToken cancellationToken)
    {
        seen.Add(context.User.Identity?.Name);
        return default;
    }
}
