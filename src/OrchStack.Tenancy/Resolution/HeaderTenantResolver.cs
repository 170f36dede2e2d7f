using Microsoft.AspNetCore.Http;
using Microsoft.Extensions.Options;

namespace OrchStack.Tenancy;

internal sealed class HeaderTenantResolver(IOptions<HeaderResolverOptions> options) : ITenantResolver
{
    private readonly string _header = options.Value.HeaderName;

    public string Name => TenantResolverNames.Header;

    public ValueTask<TenantEvidence?> ResolveAsync(HttpContext context, CancellationToken cancellationToken) =>
        ValueTask.FromResult(Read(context.Request.Headers));

    private TenantEvidence? Read(IHeaderDictionary headers)
    {
        var values = headers[_header];
        if (values.Count == 0)
        {
            return null;
        }

        if (values.Count > 1)
        {
            return TenantEvidence.Malformed($"The header {_header} stands in the request {values.Count} times; send it once.");
        }

        return NamedTenant.Read(values[0]) ?? TenantEvidence.Malformed($"The header {_header} is neither a tenant id nor a slug.");
    }
}
