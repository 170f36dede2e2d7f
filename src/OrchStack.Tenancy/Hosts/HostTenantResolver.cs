using System.Collections.Frozen;
using Microsoft.AspNetCore.Http;
using Microsoft.Extensions.Options;

namespace OrchStack.Tenancy;

internal sealed class HostTenantResolver(IOptions<HostResolverOptions> options, IOptions<SubdomainResolverOptions> subdomains) : ITenantResolver
{
    private readonly FrozenSet<string> _applicationHosts = options.Value.ApplicationHosts.Concat(subdomains.Value.BaseDomains)
        .Select(host => CanonicalHost.TryCreate(host, out var canonical) ? canonical : host)
        .ToFrozenSet(StringComparer.Ordinal);

    private readonly string[] _suffixes = [.. subdomains.Value.Suffixes()];

    public string Name => TenantResolverNames.Host;

    public ValueTask<TenantEvidence?> ResolveAsync(HttpContext context, CancellationToken cancellationToken) =>
        ValueTask.FromResult(Read(context.Request));

    private TenantEvidence? Read(HttpRequest request)
    {
        if (!CanonicalHost.TryRead(request, out var host) || _applicationHosts.Contains(host))
        {
            return null;
        }

        foreach (var suffix in _suffixes)
        {
            // Hosts under a base domain are the subdomain resolver's: asking the store for them would find strangers.
            if (host.EndsWith(suffix, StringComparison.Ordinal))
            {
                return null;
            }
        }

        return TenantEvidence.OfCanonicalHost(host);
    }
}
