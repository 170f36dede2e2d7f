namespace OrchStack.Tenancy.Tests;

/// <summary>
/// The answers that the documentation allows for a request, written without the code under test: all evidence names one active
/// tenant, and who is signed in belongs to it.
/// </summary>
internal sealed class RequestOracle(IReadOnlySet<string> resolvers)
{
    public HashSet<(int Status, string? Problem, string? Body)> Expect(RandomRequest request)
    {
        var isMoved = request.Path is not null && Has(TenantResolverNames.Path);
        var answers = new HashSet<(int, string?, string?)>();

        // A segment that is no name stays in the path, which then has no endpoint.
        var paths = !isMoved ? [(Claimed.Nothing, request.Path is null)] : request.Path!.Meanings.Select(meaning =>
            meaning == Claimed.Malformed ? (Claimed.Nothing, false) : (meaning, true));
        foreach (var (path, hasEndpoint) in paths)
        {
            foreach (var evidence in Combine([[path], .. Places(request, hasEndpoint)]))
            {
                answers.UnionWith(Judge(request, hasEndpoint ? request.Endpoint : null, evidence));
            }
        }

        return answers;
    }

    private IEnumerable<Claimed[]> Places(RandomRequest request, bool hasEndpoint)
    {
        yield return Has(TenantResolverNames.Header) ? Once(request.Header) : [Claimed.Nothing];
        yield return Has(TenantResolverNames.ApiKey) ? OfKeys(request) : [Claimed.Nothing];
        yield return Has(TenantResolverNames.RouteValue) && hasEndpoint && request.Endpoint == "/r" ? request.Route.Meanings : [Claimed.Nothing];
        yield return request.Host is [var host] ? OfHost(host) : [Claimed.Nothing];
        yield return Has(TenantResolverNames.Claim) && request.User is { } user ? OfClaims(user) : [Claimed.Nothing];
        yield return Has(TenantResolverNames.ExternalId) && request.User is { } other ? [OfExternalIds(other)] : [Claimed.Nothing];
    }

    private static Claimed[] Once(Said[] said) => said switch
    {
        [] => [Claimed.Nothing],
        [var only] => only.Meanings,
        _ => [Claimed.Malformed],
    };

    private static Claimed[] OfKeys(RandomRequest request)
    {
        var isApiKey = request.Authorization.Any(said => said.Text.StartsWith("ApiKey ", StringComparison.Ordinal));
        Said[] all = isApiKey ? [.. request.Key, .. request.Authorization] : request.Key;
        return Once(all);
    }

    /// <summary>Hosts under the base domain are the subdomain resolver's, others the host resolver's, if they are there.</summary>
    private Claimed[] OfHost(Said host)
    {
        var isUnderBase = host.Text.Contains(".example.com", StringComparison.OrdinalIgnoreCase);
        var isOfApplication = host.Meanings is [{ Kind: "nothing" }];
        if (isUnderBase && Has(TenantResolverNames.Subdomain))
        {
            return host.Meanings;
        }

        // Without the subdomain resolver nobody has told that the base domain is the application's.
        return !Has(TenantResolverNames.Host) || isOfApplication ? NothingOrStranger(host)
            : isUnderBase ? [Claimed.Stranger, Claimed.Nothing]
            : host.Meanings;
    }

    private Claimed[] NothingOrStranger(Said host) =>
        Has(TenantResolverNames.Host) && !Has(TenantResolverNames.Subdomain) && host.Text.Contains("example.com", StringComparison.OrdinalIgnoreCase)
            ? [Claimed.Nothing, Claimed.Stranger]
            : [Claimed.Nothing];

    private static Claimed[] OfClaims(SaidUser user)
    {
        var values = user.Values(TenantClaimTypes.TenantId);
        var tenants = values.Select(TenantOf).OfType<Tenant>().ToArray();
        var isMalformed = values.Length > tenants.Length;
        return tenants.Length switch
        {
            > 1 => isMalformed ? [Claimed.Nothing, Claimed.Malformed] : [Claimed.Nothing],
            _ when isMalformed => [Claimed.Malformed],
            1 => [Claimed.Of(tenants[0])],
            _ => [Claimed.Nothing],
        };
    }

    private static Claimed OfExternalIds(SaidUser user) => user.Values(SaidUser.ExternalId, SaidUser.Issuer) switch
    {
        ["ext-acme"] => Claimed.Of(Some.Acme),
        ["ext-globex"] => Claimed.Of(Some.Globex),
        [_] => Claimed.Stranger,
        _ => Claimed.Nothing,
    };

    private IEnumerable<(int, string?, string?)> Judge(RandomRequest request, string? endpoint, Claimed[] evidence)
    {
        var said = evidence.Where(claimed => claimed != Claimed.Nothing).ToHashSet();
        var tenants = said.Select(claimed => claimed.Tenant).OfType<Tenant>().ToArray();
        var faults = said.Where(claimed => claimed == Claimed.Malformed || claimed == Claimed.BadKey).ToArray();

        // Where several faults meet, it is not said which of them is answered.
        if (faults.Length > 0)
        {
            return [.. faults.Select(fault => fault == Claimed.Malformed ? Problem(400, TenantProblemTypes.MalformedEvidence) : Problem(401, TenantProblemTypes.InvalidCredential)),
                .. tenants.Length > 1 ? [Problem(403, TenantProblemTypes.TenantConflict)] : Array.Empty<(int, string?, string?)>()];
        }

        return [(said.Count, tenants) switch
        {
            ( > 1, _) => Problem(403, TenantProblemTypes.TenantConflict),
            (1, []) => Problem(404, TenantProblemTypes.UnknownTenant),
            (1, [{ Status: not TenantStatus.Active }]) => Problem(403, TenantProblemTypes.TenantSuspended),
            (1, [var tenant]) => Admit(request.User, endpoint, tenant),
            _ => WithoutTenant(request.User, endpoint),
        }];
    }

    private (int, string?, string?) Admit(SaidUser? user, string? endpoint, Tenant tenant)
    {
        if (user is { IsAuthenticated: true }
            && !user.Values(TenantClaimTypes.TenantId).Select(TenantOf).Contains(tenant)
            && !(Has(TenantResolverNames.ExternalId) && OfExternalIds(user).Tenant == tenant))
        {
            return Problem(403, TenantProblemTypes.NotAMember);
        }

        return endpoint switch
        {
            null => (404, null, null),
            "/private" when user is not { IsAuthenticated: true } => Unauthorized(user),
            _ => (200, null, $"{tenant.Slug} {user is { IsAuthenticated: true }}"),
        };
    }

    private static (int, string?, string?) WithoutTenant(SaidUser? user, string? endpoint) => endpoint switch
    {
        null => (404, null, null),
        "/public" => (200, null, $"none {user is { IsAuthenticated: true }}"),
        "/private" when user is not { IsAuthenticated: true } => Unauthorized(user),
        _ => Problem(400, TenantProblemTypes.TenantRequired),
    };

    /// <summary>Authorization's own answer: a challenge, or a refusal where a scheme knows somebody whom it does not vouch for.</summary>
    private static (int, string?, string?) Unauthorized(SaidUser? user) => (user is null ? 401 : 403, null, null);

    private static IEnumerable<Claimed[]> Combine(Claimed[][] places) => places.Aggregate(
        (IEnumerable<Claimed[]>)[[]], static (all, place) => all.SelectMany(_ => place, static (said, next) => (Claimed[])[.. said, next]));

    private static (int, string?, string?) Problem(int status, string type) => (status, type, null);

    private static Tenant? TenantOf(string id) => new[] { Some.Acme, Some.Globex, Some.Frozen }.SingleOrDefault(tenant => tenant.Id.ToString() == id);

    private bool Has(string resolver) => resolvers.Contains(resolver);
}
