using System.Security.Claims;
using Microsoft.AspNetCore.Authorization;
using Microsoft.AspNetCore.Http;

namespace OrchStack.Tenancy;

/// <summary>Resolve, look up, validate, carry: everything behind it runs under the request's tenant or not at all.</summary>
internal sealed class TenancyMiddleware
{
    private readonly RequestDelegate _next;
    private readonly TenantConsensus _consensus;
    private readonly CurrentTenant _current;
    private readonly ITenantMembership? _membership;

    public TenancyMiddleware(RequestDelegate next, TenantConsensus consensus, CurrentTenant current, ITenantMembership? membership = null)
    {
        _next = next;
        _consensus = consensus.IsEmpty
            ? throw new InvalidOperationException("""
                No tenant resolver is registered, so no request could ever name a tenant.
                Say where it does: services.AddOrchStackTenancy().ResolveFromSubdomain("example.com"), .ResolveFromApiKey() or .ResolveFromHeader().
                """)
            : consensus;
        _current = current;
        _membership = membership;
    }

    public async Task InvokeAsync(HttpContext context)
    {
        // A caller in the same process may sit in a scope of its own: a request never inherits it.
        _current.Clear();

        var verdict = await JudgeAsync(context).ConfigureAwait(false);
        if (verdict.Problem is { } problem)
        {
            await problem.WriteAsync(context).ConfigureAwait(false);
        }
        else if (verdict.Tenant is { } tenant)
        {
            await RunAsync(context, tenant).ConfigureAwait(false);
        }
        else
        {
            await _next(context).ConfigureAwait(false);
        }
    }

    private async ValueTask<TenantVerdict> JudgeAsync(HttpContext context)
    {
        TenantVerdict verdict;
        try
        {
            verdict = await _consensus.JudgeAsync(context, context.RequestAborted).ConfigureAwait(false);
        }
        catch (TenantRegistryException)
        {
            return TenantVerdict.Refused(TenantProblem.RegistryUnavailable);
        }

        return verdict switch
        {
            { Problem: not null } => verdict,
            { Tenant: null } => MayGoWithoutTenant(context) ? verdict : TenantVerdict.Refused(TenantProblem.Required),
            { Tenant.Status: not TenantStatus.Active } => TenantVerdict.Refused(TenantProblem.Suspended),
            { Tenant: var tenant } => await IsAdmittedAsync(context, tenant).ConfigureAwait(false)
                ? verdict
                : TenantVerdict.Refused(TenantProblem.NotAMember),
        };
    }

    private async Task RunAsync(HttpContext context, Tenant tenant)
    {
        var holder = _current.Push();
        holder.Fill(tenant);
        try
        {
            await _next(context).ConfigureAwait(false);
        }
        finally
        {
            holder.End();
            _current.Leave(holder);
        }
    }

    /// <summary>Where is not who: an authenticated principal needs the tenant's claim, or a membership.</summary>
    private async ValueTask<bool> IsAdmittedAsync(HttpContext context, Tenant tenant)
    {
        if (context.User.Identity?.IsAuthenticated != true || HasClaim(context.User, tenant.Id))
        {
            return true;
        }

        return _membership is not null
            && await _membership.IsMemberAsync(context.User, tenant, context.RequestAborted).ConfigureAwait(false);
    }

    private static bool HasClaim(ClaimsPrincipal user, TenantId id)
    {
        foreach (var claim in user.Claims)
        {
            if (claim.Type == TenantClaimTypes.TenantId && Guid.TryParse(claim.Value, out var value) && value == id.Value)
            {
                return true;
            }
        }

        return false;
    }

    /// <summary>
    /// No endpoint means that no code of the application was chosen; an endpoint that requires a user is left to the
    /// scheme's own challenge. Data access without a tenant is refused further down all the same.
    /// </summary>
    private static bool MayGoWithoutTenant(HttpContext context) =>
        context.GetEndpoint()?.Metadata is not { } metadata
        || metadata.GetMetadata<IAllowNoTenantMetadata>() is not null
        || (context.User.Identity?.IsAuthenticated != true
            && metadata.GetMetadata<IAuthorizeData>() is not null
            && metadata.GetMetadata<IAllowAnonymous>() is null);
}
