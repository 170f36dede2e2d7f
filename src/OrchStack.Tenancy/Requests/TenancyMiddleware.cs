using Microsoft.AspNetCore.Http;
using Microsoft.AspNetCore.Http.Features;
using Microsoft.Extensions.Logging;

namespace OrchStack.Tenancy;

/// <summary>Resolve, look up, validate, carry: everything behind it runs under the request's tenant or not at all.</summary>
internal sealed partial class TenancyMiddleware
{
    private readonly RequestDelegate _next;
    private readonly TenantConsensus _consensus;
    private readonly CurrentTenant _current;
    private readonly EndpointSignIn _signIn;
    private readonly TenantAdmission _admission;
    private readonly TenantSettingsLoader _settings;
    private readonly RefusalAudit _refusals;
    private readonly TenancyMetrics _metrics;
    private readonly ILogger<TenancyMiddleware> _logger;
    private readonly TenantHubTokens? _hubs;

    public TenancyMiddleware(
        RequestDelegate next,
        TenantConsensus consensus,
        CurrentTenant current,
        EndpointSignIn signIn,
        TenantAdmission admission,
        TenantSettingsLoader settings,
        RefusalAudit refusals,
        TenancyMetrics metrics,
        TenancyPipeline pipeline,
        ILogger<TenancyMiddleware> logger,
        TenantHubTokens? hubs = null)
    {
        _next = next;
        _consensus = consensus.IsEmpty
            ? throw new InvalidOperationException("""
                No tenant resolver is registered, so no request could ever name a tenant.
                Say where it does: services.AddOrchStackTenancy().ResolveFromSubdomain("example.com"), .ResolveFromApiKey(), .ResolveFromJwt() or .ResolveFromHost().
                """)
            : consensus;
        _current = current;
        _signIn = signIn;
        _admission = admission;
        _settings = settings;
        _refusals = refusals;
        _metrics = metrics;
        _logger = logger;
        _hubs = hubs;
        pipeline.HasMiddleware = true;
    }

    public async Task InvokeAsync(HttpContext context)
    {
        // A caller in the same process may sit in a scope of its own: a request never inherits it.
        _current.Clear();

        var verdict = await JudgeAsync(context).ConfigureAwait(false);
        _metrics.Resolved(ResolutionOutcomes.Of(verdict));
        if (verdict.Problem is { } problem)
        {
            await problem.WriteAsync(context).ConfigureAwait(false);
            return;
        }

        var holder = _current.Push(verdict.Tenant is null ? ScopeKind.None : ScopeKind.Tenant, context.User);
        var scope = verdict.Tenant is { } tenant ? Announce(context, holder, tenant, verdict.Settings) : null;
        try
        {
            await _next(context).ConfigureAwait(false);
        }
        finally
        {
            // The feature stays, and refuses from now on; a server clears what is on a request before the next one.
            holder.End();
            _current.Leave(holder);
            scope?.Dispose();
        }
    }

    private async ValueTask<TenantVerdict> JudgeAsync(HttpContext context)
    {
        TenancyOrder.Check(context);

        // First, because a principal that only the endpoint's scheme knows may carry evidence of its own.
        await _signIn.SignInAsync(context).ConfigureAwait(false);

        TenantVerdict verdict;
        try
        {
            verdict = await _consensus.JudgeAsync(context, context.RequestAborted).ConfigureAwait(false);
        }
        catch (TenantRegistryException outage)
        {
            Log.RegistryUnavailable(_logger, outage);
            return TenantVerdict.Refused(TenantProblem.RegistryUnavailable);
        }

        if (_hubs is not null && verdict.Problem is null && _hubs.Refuse(context, verdict.Tenant) is { } refused)
        {
            verdict = refused;
        }

        if (verdict.Conflict is { } conflict)
        {
            await _refusals.RecordAsync(context, conflict).ConfigureAwait(false);
        }

        if (verdict.Problem is not null)
        {
            return verdict;
        }

        if (ApiKeyScopeGate.Refuses(context))
        {
            return TenantVerdict.Refused(TenantProblem.InsufficientScope);
        }

        return verdict switch
        {
            { Tenant: null } => MayGoWithoutTenant(context) ? verdict : TenantVerdict.Refused(TenantProblem.Required),
            { Tenant.Status: not TenantStatus.Active } => TenantVerdict.Refused(TenantProblem.Suspended),
            { Tenant: var tenant } => await AdmitAsync(context, verdict, tenant).ConfigureAwait(false),
        };
    }

    /// <summary>Lets members in, and loads the tenant's settings before anybody could ask for them.</summary>
    private async ValueTask<TenantVerdict> AdmitAsync(HttpContext context, TenantVerdict verdict, Tenant tenant)
    {
        try
        {
            return await AdmitsAsync(context, tenant).ConfigureAwait(false)
                ? verdict with { Settings = await _settings.LoadAsync(tenant, context.RequestAborted).ConfigureAwait(false) }
                : await RefuseAsync(context, tenant).ConfigureAwait(false);
        }
        catch (TenantRegistryException outage)
        {
            Log.RegistryUnavailable(_logger, outage);
            return TenantVerdict.Refused(TenantProblem.RegistryUnavailable);
        }
    }

    private ValueTask<bool> AdmitsAsync(HttpContext context, Tenant tenant) =>
        _admission.AdmitsAsync(context.User, tenant, context.Features.Get<ExternalIdProof>(), context.RequestAborted);

    private async ValueTask<TenantVerdict> RefuseAsync(HttpContext context, Tenant tenant)
    {
        await _refusals.RecordNotAMemberAsync(context, tenant).ConfigureAwait(false);
        return TenantVerdict.Refused(TenantProblem.NotAMember);
    }

    private IDisposable? Announce(HttpContext context, TenantHolder holder, Tenant tenant, TenantSettingsSnapshot? settings)
    {
        holder.Fill(tenant, settings);
        context.Features.Set<ITenantFeature>(holder);
        TenantTracing.Tag(context, tenant);

        // Opening a scope costs memory even where nobody logs.
        return _logger.IsEnabled(LogLevel.Critical) ? _logger.BeginScope(TenantLogScope.Of(tenant)) : null;
    }

    /// <summary>
    /// No endpoint means that no code of the application was chosen; an endpoint that requires a user is left to the
    /// scheme's own challenge. Data access without a tenant is refused further down all the same.
    /// </summary>
    private static bool MayGoWithoutTenant(HttpContext context)
    {
        if (context.GetEndpoint() is not { } endpoint)
        {
            context.Features.Set<IEndpointFeature>(new UnroutedRequest());
            return true;
        }

        if (EndpointTenancy.AllowsNoTenant(endpoint.Metadata))
        {
            return true;
        }

        if (TenantAdmission.IsAuthenticated(context.User) || !EndpointTenancy.RequiresAuthorization(endpoint.Metadata))
        {
            return false;
        }

        context.SetEndpoint(EndpointTenancy.RefuseBehindAuthorization(endpoint));
        return true;
    }

    private static partial class Log
    {
        [LoggerMessage(1, LogLevel.Error, "Answered 503, because the tenant registry, the settings or the memberships could not be read.")]
        public static partial void RegistryUnavailable(ILogger logger, Exception outage);
    }
}
