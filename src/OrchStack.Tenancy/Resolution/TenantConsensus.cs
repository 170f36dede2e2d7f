using Microsoft.AspNetCore.Http;
using Microsoft.Extensions.Logging;

namespace OrchStack.Tenancy;

/// <summary>Asks every resolver and lets a tenant through only if all evidence names that one.</summary>
internal sealed partial class TenantConsensus(IEnumerable<ITenantResolver> resolvers, TenantLookup lookup, ILogger<TenantConsensus> logger)
{
    private readonly ITenantResolver[] _resolvers = [.. resolvers];

    public bool IsEmpty => _resolvers.Length == 0;

    public async ValueTask<TenantVerdict> JudgeAsync(HttpContext context, CancellationToken cancellationToken)
    {
        Tenant? agreed = null;
        string? witness = null;
        string? stranger = null;
        foreach (var resolver in _resolvers)
        {
            if (await resolver.ResolveAsync(context, cancellationToken).ConfigureAwait(false) is not { } evidence)
            {
                continue;
            }

            if (evidence.Fault is { } fault)
            {
                return TenantVerdict.Refused(evidence.Kind == TenantEvidenceKind.BadCredential
                    ? TenantProblem.InvalidCredential(fault, evidence.Scheme ?? resolver.Name)
                    : TenantProblem.Malformed(fault));
            }

            var tenant = await FindAsync(resolver, evidence, cancellationToken).ConfigureAwait(false);
            if (tenant is null)
            {
                stranger = resolver.Name;
            }
            else if (agreed is null)
            {
                agreed = tenant;
                witness = resolver.Name;
            }
            else if (agreed.Id != tenant.Id)
            {
                Log.Conflict(logger, witness!, agreed.Id, resolver.Name, tenant.Id);
                return TenantVerdict.Refused(new TenantConflict(witness!, agreed.Id, resolver.Name, tenant.Id));
            }
        }

        if (agreed is not null && stranger is not null)
        {
            Log.StrangerBeside(logger, witness!, agreed.Id, stranger);
            return TenantVerdict.Refused(new TenantConflict(witness!, agreed.Id, stranger, SecondTenant: null));
        }

        return stranger is not null ? TenantVerdict.Refused(TenantProblem.Unknown) : TenantVerdict.Of(agreed);
    }

    private ValueTask<Tenant?> FindAsync(ITenantResolver resolver, TenantEvidence evidence, CancellationToken cancellationToken) => evidence switch
    {
        { Id: { } id } => lookup.FindAsync(id, cancellationToken),
        { Slug: { } slug } => lookup.FindAsync(slug, cancellationToken),
        { Host: { } host } => lookup.FindByHostAsync(host, cancellationToken),
        { ExternalId: { } id } => lookup.FindByExternalIdAsync(id, cancellationToken),
        _ => throw new InvalidOperationException(
            $"The resolver '{resolver.Name}' returned default(TenantEvidence). Return null where the request says nothing, or use a factory such as TenantEvidence.OfSlug."),
    };

    private static partial class Log
    {
        [LoggerMessage(1, LogLevel.Warning, "Refused a request that names two tenants: {FirstResolver} says {FirstTenant}, {SecondResolver} says {SecondTenant}.")]
        public static partial void Conflict(ILogger logger, string firstResolver, TenantId firstTenant, string secondResolver, TenantId secondTenant);

        [LoggerMessage(2, LogLevel.Warning, "Refused a request that names two tenants: {FirstResolver} says {FirstTenant}, {SecondResolver} names one that the registry does not have.")]
        public static partial void StrangerBeside(ILogger logger, string firstResolver, TenantId firstTenant, string secondResolver);
    }
}
