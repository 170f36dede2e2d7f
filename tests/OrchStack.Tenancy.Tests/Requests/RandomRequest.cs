using System.Security.Claims;
using CsCheck;

namespace OrchStack.Tenancy.Tests;

/// <summary>A request with random names of tenants in every place that a resolver reads.</summary>
/// <param name="Host">One <c>Host</c> header or several.</param>
/// <param name="Header">The values of <c>X-Tenant</c>.</param>
/// <param name="Key">The values of <c>X-Api-Key</c>.</param>
/// <param name="Authorization">The values of <c>Authorization</c>.</param>
/// <param name="Path">The segment behind <c>/t</c>, or null.</param>
/// <param name="Endpoint">One of <see cref="Endpoints"/>.</param>
/// <param name="Route">The segment in the route of the endpoint <c>/r/{tenant}/whoami</c>.</param>
/// <param name="User">Who is signed in.</param>
internal sealed record RandomRequest(Said[] Host, Said[] Header, Said[] Key, Said[] Authorization, Said? Path, string Endpoint, Said Route, SaidUser? User)
{
    public static readonly string[] Endpoints = ["/whoami", "/public", "/private", "/r"];

    public static readonly (TenantApiKey Key, string Credential)[] Keys = [.. new[] { Some.Acme, Some.Globex, Some.Frozen }.Select(Issue)];
    public static readonly (TenantApiKey Key, string Credential) Expired = Issue(Some.Acme);
    public static readonly (TenantApiKey Key, string Credential) Revoked = Issue(Some.Acme);

    private static readonly Gen<string> Junk = Gen.OneOf(
        Gen.String[1, 40],
        Gen.Char["abz019-._~%@*:,;=\\\"'{}[]<> \u00e9\u4e2d\u202e\u0000"].Array[1, 30].Select(letters => new string(letters)),
        Gen.Int[60, 400].Select(length => new string('x', length)),
        Gen.OneOf("..", "...", "%00", "acme,globex", "acme globex", "acme\u0000", " acme", "acme ", "\u0430cme", "xn--", "null", "0", "*", "acme.globex", "{acme}"));

    /// <summary>A tenant's id or slug in a segment or header.</summary>
    private static readonly Gen<Said> Name = Gen.Frequency(
        (6, Gen.OneOf(Some.Acme, Some.Globex, Some.Frozen).SelectMany(tenant => Gen.OneOf(
            tenant.Slug.Value, tenant.Slug.Value.ToUpperInvariant(), tenant.Id.ToString(), tenant.Id.ToString().ToUpperInvariant(), tenant.Id.Value.ToString("N"))
            .Select(text => new Said(text, Claimed.Of(tenant))))),
        (2, Gen.OneOf(Gen.OneOf("stranger", "acme-", "-acme", "acm", "acmee"), Gen.Guid.Where(id => id != Guid.Empty).Select(id => id.ToString()))
            .Select(text => new Said(text, text.StartsWith('-') || text.EndsWith('-') ? Claimed.Malformed : Claimed.Stranger))),
        (2, Junk.Select(text => new Said(text, Claimed.Malformed, Claimed.Stranger))));

    private static readonly Gen<Said> HostName = Gen.Frequency(
        (6, Gen.Select(
            Gen.OneOf(
                new Said("acme.example.com", Claimed.Of(Some.Acme)), new Said("globex.example.com", Claimed.Of(Some.Globex)), new Said("frozen.example.com", Claimed.Of(Some.Frozen)),
                new Said("stranger.example.com", Claimed.Stranger), new Said("shop.acme.test", Claimed.Of(Some.Acme)), new Said("xn--mnchen-3ya.test", Claimed.Of(Some.Globex)),
                new Said("m\u00fcnchen.test", Claimed.Of(Some.Globex)), new Said("stranger.test", Claimed.Stranger), new Said("app.test", Claimed.Nothing), new Said("example.com", Claimed.Nothing)),
            Gen.OneOf("", ".", ":443", ".:8080", ":"),
            Gen.Bool,
            static (host, end, upper) => host with { Text = (upper ? host.Text.ToUpperInvariant() : host.Text) + end })),
        (2, Gen.OneOf("127.0.0.1", "127.0.0.1:80", "[::1]:5000", "[::1]", "127.1", "0x7f.0x1", "2130706433", "", ":", ".", "..", ":80", "acme..example.com", ".acme.example.com",
            "-acme.example.com", "acme.example.com:99999999", "acme.example.com:8o", "acme.example.com..", "a.acme.example.com", "acme.example.com/globex", "acme@example.com", "xn--\u00fc.test")
            .Select(text => new Said(text, Claimed.Nothing))),
        (2, Gen.OneOf(Junk, Gen.Select(Gen.OneOf("acme.example.com", "shop.acme.test"), Gen.Int[1, 13], Gen.Char["abz09-."], static (host, at, letter) => host.Insert(at, $"q{letter}")))
            .Select(text => new Said(text, Claimed.Nothing, Claimed.Stranger))));

    private static readonly Gen<Said> Credential = Gen.Frequency(
        (5, Gen.OneOf(Keys).Select(issued => new Said(issued.Credential, Claimed.Of(TenantOf(issued.Key))))),
        (1, Gen.OneOf(Expired.Credential, Revoked.Credential).Select(text => new Said(text, Claimed.BadKey))),
        (1, Gen.Select(Gen.OneOf(Keys), Gen.Int[0, 61], static (issued, at) => new Said(issued.Credential.Remove(at, 1).Insert(at, issued.Credential[at] == 'x' ? "y" : "x"), Claimed.BadKey))),
        (1, Gen.Const(0).Select(_ => new Said(Issue(Some.Globex).Credential, Claimed.BadKey))), // well formed, and nobody's
        (1, Junk.Select(text => new Said(text, Claimed.BadKey))));

    private static readonly Gen<Claim> Claim = Gen.Frequency(
        (6, Gen.OneOf(Some.Acme, Some.Globex, Some.Frozen).Select(tenant => new Claim(TenantClaimTypes.TenantId, tenant.Id.ToString()))),
        (1, Gen.OneOf(Junk, Gen.OneOf("acme", "")).Select(text => new Claim(TenantClaimTypes.TenantId, text))),
        (2, Gen.OneOf("ext-acme", "ext-globex", "ext-stranger").Select(text => new Claim(SaidUser.ExternalId, text, null, SaidUser.Issuer))),
        (1, Gen.OneOf("ext-acme", "ext-globex").Select(text => new Claim(SaidUser.ExternalId, text, null, "https://evil.test"))));

    private static readonly Gen<SaidUser?> Principal = Gen.Frequency(
        (1, Gen.Const((SaidUser?)null)),
        (2, Gen.Select(Gen.Bool, Claim.Array[0, 3]).Array[0, 3].Select(identities => (SaidUser?)new SaidUser(identities))));

    public static Gen<RandomRequest> Gen8 { get; } = Gen.Select(
        Some1(HostName, 0.9), Some1(Name, 0.3), Some1(Credential, 0.2),
        Gen.Frequency(
            (8, Gen.Const(Array.Empty<Said>())),
            (1, Gen.OneOf("Bearer x", "Basic x", "ApiKeys x", "").Select(text => new[] { new Said(text, Claimed.Nothing) })),
            (2, Some1(Credential.Select(said => said with { Text = $"ApiKey {said.Text}" }), 1))),
        Gen.Frequency((3, Gen.Const((Said?)null)), (2, Segment().Select(said => (Said?)said))),
        Gen.OneOf(Endpoints), Segment(), Principal,
        static (host, header, key, authorization, path, endpoint, route, user) => new RandomRequest(host, header, key, authorization, path, endpoint, route, user));

    public string FullPath => (Path is null ? "" : $"/t/{Path.Text}") + (Endpoint == "/r" ? $"/r/{Route.Text}/whoami" : Endpoint);

    public override string ToString() =>
        $"{FullPath} Host: {Join(Host)} X-Tenant: {Join(Header)} X-Api-Key: {Join(Key)} Authorization: {Join(Authorization)} User: {User}";

    /// <summary>Nothing, one or now and then two of them.</summary>
    private static Gen<Said[]> Some1(Gen<Said> gen, double likely) => Gen.Select(Gen.Double[0, 1], gen, gen, (dice, first, second) =>
        dice >= likely ? Array.Empty<Said>() : dice > likely * 0.95 ? [first, second] : [first]);

    private static Gen<Said> Segment() => Name.Where(said => said.Text.Length > 0 && !said.Text.Contains('/', StringComparison.Ordinal));

    private static string Join(Said[] said) => string.Join<Said>(" and ", said);

    private static Tenant TenantOf(TenantApiKey key) => new[] { Some.Acme, Some.Globex, Some.Frozen }.Single(tenant => tenant.Id == key.TenantId);

    private static (TenantApiKey Key, string Credential) Issue(Tenant tenant)
    {
        var key = TenantApiKey.Generate(tenant.Id, out var credential);
        return (key, credential);
    }
}
