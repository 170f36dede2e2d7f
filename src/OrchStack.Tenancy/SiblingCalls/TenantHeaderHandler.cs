namespace OrchStack.Tenancy;

/// <summary>
/// Signs each call for the tenant that is current when it is sent. The factory keeps handlers for minutes and gives them to
/// whoever asks, so nothing of a tenant may stay in here.
/// </summary>
internal sealed class TenantHeaderHandler(CurrentTenant current, SiblingKeyRing keys, SiblingCallOptions options, TimeProvider time) : DelegatingHandler
{
    private readonly string? _audience = options.Audience is { } audience && CanonicalHost.TryCreate(audience, out var canonical) ? canonical : null;

    protected override Task<HttpResponseMessage> SendAsync(HttpRequestMessage request, CancellationToken cancellationToken)
    {
        Sign(request);
        return base.SendAsync(request, cancellationToken);
    }

    protected override HttpResponseMessage Send(HttpRequestMessage request, CancellationToken cancellationToken)
    {
        Sign(request);
        return base.Send(request, cancellationToken);
    }

    private void Sign(HttpRequestMessage request)
    {
        // A request that is sent again may carry the statement of an earlier call, or somebody's forgery.
        request.Headers.Remove(SiblingDefaults.HeaderName);
        if (options.AllowCallsWithoutTenant && !current.TryGetTenant(out _))
        {
            return;
        }

        var uri = request.RequestUri!;
        var statement = SiblingStatement.Sign(
            keys.Current, current.Tenant.Id, _audience ?? HostOf(uri), request.Method.Method.ToUpperInvariant(), uri.PathAndQuery, time.GetUtcNow(), options.Lifetime);
        request.Headers.TryAddWithoutValidation(SiblingDefaults.HeaderName, statement);
    }

    private static string HostOf(Uri uri) => CanonicalHost.TryCreate(uri.IdnHost, out var host)
        ? host
        : throw new InvalidOperationException(
            $"Refused to call '{uri.Host}': it is no host name that a statement could be made out to. Name the service instead: AddTenantHeader(o => o.Audience = \"billing\").");
}
