using Microsoft.AspNetCore.Http;
using Microsoft.Extensions.Options;

namespace OrchStack.Tenancy;

internal sealed class SubdomainTenantResolver(IOptions<SubdomainResolverOptions> options) : ITenantResolver
{
    private readonly string[] _suffixes = [.. options.Value.Suffixes()];

    public string Name => TenantResolverNames.Subdomain;

    public ValueTask<TenantEvidence?> ResolveAsync(HttpContext context, CancellationToken cancellationToken) =>
        ValueTask.FromResult(CanonicalHost.TryRead(context.Request, out var host) ? Read(host) : null);

    private TenantEvidence? Read(ReadOnlySpan<char> host)
    {
        foreach (var suffix in _suffixes)
        {
            // "eu.acme.example.com" leaves "eu.acme", which a slug refuses: a tenant is exactly one label.
            if (host.EndsWith(suffix, StringComparison.Ordinal) && TenantSlug.TryCreate(host[..^suffix.Length], out var slug))
            {
                return TenantEvidence.OfSlug(slug);
            }
        }

        return null;
    }
}
