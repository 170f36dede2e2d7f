using System.Runtime.CompilerServices;
using Microsoft.AspNetCore.Authentication;
using Microsoft.AspNetCore.Authorization;
using Microsoft.AspNetCore.Authorization.Policy;
using Microsoft.AspNetCore.Http;
using Microsoft.Extensions.DependencyInjection;

namespace OrchStack.Tenancy;

/// <summary>
/// Signs a request in by the schemes that its endpoint asks for. Authorization would do so after tenancy, and then a
/// principal would act in a tenant whose membership nobody has checked.
/// </summary>
internal sealed class EndpointSignIn(IAuthenticationSchemeProvider? schemes = null, IAuthorizationPolicyProvider? policies = null)
{
    private readonly ConditionalWeakTable<Endpoint, AuthorizationPolicy> _known = [];

    public ValueTask SignInAsync(HttpContext context) => schemes is null || IsSignedIn(context) ? ValueTask.CompletedTask : SignInAsync(context, schemes);

    /// <summary>Whether UseAuthentication has done all there is to do: the endpoint is known to name no schemes of its own.</summary>
    private bool IsSignedIn(HttpContext context) =>
        context.Features.Get<IAuthenticationFeature>() is not null
        && context.GetEndpoint() is { } endpoint
        && _known.TryGetValue(endpoint, out var policy)
        && policy.AuthenticationSchemes.Count == 0;

    private async ValueTask SignInAsync(HttpContext context, IAuthenticationSchemeProvider schemes)
    {
        // The feature is what UseAuthentication leaves on every request; MVC registers the provider without any scheme.
        if (context.Features.Get<IAuthenticationFeature>() is null && (await schemes.GetAllSchemesAsync().ConfigureAwait(false)).Any())
        {
            throw new InvalidOperationException("""
                Refused to serve a request: nobody has authenticated it yet, so its membership of the tenant cannot be checked.
                Call app.UseAuthentication() before app.UseOrchStackTenancy().
                """);
        }

        if (await FindPolicyAsync(context.GetEndpoint()).ConfigureAwait(false) is { AuthenticationSchemes.Count: > 0 } policy
            && context.RequestServices.GetService<IPolicyEvaluator>() is { } evaluator)
        {
            await evaluator.AuthenticateAsync(policy, context).ConfigureAwait(false);
        }
    }

    private async ValueTask<AuthorizationPolicy?> FindPolicyAsync(Endpoint? endpoint)
    {
        if (policies is null)
        {
            return null;
        }

        if (endpoint is not null && _known.TryGetValue(endpoint, out var known))
        {
            return known;
        }

        var policy = await AuthorizationPolicy.CombineAsync(
            policies,
            endpoint?.Metadata.GetOrderedMetadata<IAuthorizeData>() ?? [],
            endpoint?.Metadata.GetOrderedMetadata<AuthorizationPolicy>() ?? []).ConfigureAwait(false);
        if (endpoint is not null && policy is not null && policies.AllowsCachingPolicies)
        {
            _known.AddOrUpdate(endpoint, policy);
        }

        return policy;
    }
}
