using System.Globalization;
using Microsoft.AspNetCore.Http;
using Microsoft.AspNetCore.Routing;
using Microsoft.Extensions.Options;

namespace OrchStack.Tenancy;

internal sealed class RouteValueTenantResolver(IOptions<RouteValueResolverOptions> options) : ITenantResolver
{
    private readonly string[] _names = [.. options.Value.Names];

    public string Name => TenantResolverNames.RouteValue;

    public ValueTask<TenantEvidence?> ResolveAsync(HttpContext context, CancellationToken cancellationToken) =>
        ValueTask.FromResult(Read(context));

    private TenantEvidence? Read(HttpContext context)
    {
        TenantEvidence? found = null;
        foreach (var name in _names)
        {
            if (context.GetRouteValue(name) is not { } value)
            {
                continue;
            }

            var evidence = NamedTenant.Read(Convert.ToString(value, CultureInfo.InvariantCulture))
                ?? TenantEvidence.Malformed($"The route value {name} is neither a tenant id nor a slug.");
            if (found is not null && found != evidence)
            {
                return TenantEvidence.Malformed($"The route names a tenant twice, and not in the same words; {name} is the second.");
            }

            found = evidence;
        }

        return found;
    }
}
