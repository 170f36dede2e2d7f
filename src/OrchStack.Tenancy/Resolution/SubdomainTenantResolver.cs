using Microsoft.AspNetCore.Http;
using Microsoft.Extensions.Options;

namespace OrchStack.Tenancy;

internal sealed class SubdomainTenantResolver(IOptions<SubdomainResolverOptions> options) : ITenantResolver
{
    private readonly string[] _suffixes = [.. options.Value.BaseDomains.Select(domain => "." + domain)];

    public string Name => TenantResolverNames.Subdomain;

    public ValueTask<TenantEvidence?> ResolveAsync(HttpContext context, CancellationToken cancellationToken) =>
        ValueTask.FromResult(Read(context.Request.Host.Host));

    private TenantEvidence? Read(ReadOnlySpan<char> host)
    {
        // "acme.example.com." is the same host: the dot of the DNS root.
        host = host is [.., '.'] ? host[..^1] : host;
        foreach (var suffix in _suffixes)
        {
            // "eu.acme.example.com" leaves "eu.acme", which a slug refuses: a tenant is exactly one label.
            if (host.EndsWith(suffix, StringComparison.OrdinalIgnoreCase) && TenantSlug.TryCreate(host[..^suffix.Length], out var slug))
            {
                return TenantEvidence.OfSlug(slug);
            }
        }

        return null;
    }
}
