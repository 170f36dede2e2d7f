using System.Text.Json;
using CsCheck;
using Microsoft.AspNetCore.Authentication;
using Microsoft.AspNetCore.Builder;
using Microsoft.AspNetCore.Http;
using Microsoft.AspNetCore.TestHost;
using Microsoft.Extensions.DependencyInjection;
using Microsoft.Extensions.Primitives;

namespace OrchStack.Tenancy.Tests;

/// <summary>
/// Random requests to applications with random sets of the eight resolvers, through the whole pipeline: the answer is one that the
/// documentation allows, and nothing else is ever thrown or answered.
/// </summary>
public sealed class RandomRequestTests : IAsyncLifetime
{
    private static readonly (string Name, Action<OrchStackTenancyBuilder> Add)[] Resolvers =
    [
        (TenantResolverNames.ApiKey, b => b.ResolveFromApiKey()),
        (TenantResolverNames.Claim, b => b.ResolveFromClaim()),
        (TenantResolverNames.ExternalId, b => b.ResolveFromExternalId(SaidUser.ExternalId, SaidUser.Issuer)),
        (TenantResolverNames.Header, b => b.ResolveFromHeader()),
        (TenantResolverNames.Host, b => b.ResolveFromHost(o => o.ApplicationHosts.Add("app.test"))),
        (TenantResolverNames.Path, b => b.ResolveFromPath(o => o.Template = "/t/{tenant}")),
        (TenantResolverNames.RouteValue, b => b.ResolveFromRouteValue()),
        (TenantResolverNames.Subdomain, b => b.ResolveFromSubdomain("example.com")),
    ];

    private readonly List<(WebApplication App, RequestOracle Oracle)> _apps = [];

    /// <summary>Each resolver alone, all of them, and random sets in random order.</summary>
    public async Task InitializeAsync()
    {
        for (var i = 0; i < Resolvers.Length; i++)
        {
            await StartAsync(Resolvers[i]);
        }

        await StartAsync(Resolvers);
        var random = new Random(1);
        for (var i = 0; i < 20; i++)
        {
            var shuffled = Resolvers.ToArray();
            random.Shuffle(shuffled);
            await StartAsync(shuffled[..random.Next(2, Resolvers.Length)]);
        }
    }

    public async Task DisposeAsync()
    {
        foreach (var (app, _) in _apps)
        {
            await app.DisposeAsync();
        }
    }

    [Fact]
    public async Task Every_answer_is_one_that_the_evidence_allows()
    {
        var seen = new System.Collections.Concurrent.ConcurrentDictionary<(int, string?), int>();

        await Gen.Select(RandomRequest.Gen8, Gen.Int[0, _apps.Count - 1]).SampleAsync(
            async (request, index) =>
            {
                var (app, oracle) = _apps[index];
                var answer = await SendAsync(app, request);
                seen.AddOrUpdate((answer.Status, answer.Problem), 1, static (_, count) => count + 1);
                Assert.Contains(answer, oracle.Expect(request));
            },
            iter: 12_000);

        // Every answer of the table but an outage was met, so that the property is not idle.
        (int, string?)[] all =
        [
            (200, null), (400, TenantProblemTypes.MalformedEvidence), (400, TenantProblemTypes.TenantRequired), (401, null), (401, TenantProblemTypes.InvalidCredential),
            (403, null), (403, TenantProblemTypes.TenantConflict), (403, TenantProblemTypes.NotAMember), (403, TenantProblemTypes.TenantSuspended), (404, null), (404, TenantProblemTypes.UnknownTenant),
        ];
        Assert.Equal(all.OrderBy(key => key.Item1).ThenBy(key => key.Item2, StringComparer.Ordinal), seen.Keys.OrderBy(key => key.Item1).ThenBy(key => key.Item2, StringComparer.Ordinal));
    }

    private async Task StartAsync(params (string Name, Action<OrchStackTenancyBuilder> Add)[] resolvers)
    {
        var builder = WebApplication.CreateEmptyBuilder(new WebApplicationOptions());
        builder.Services.AddRoutingCore();
        builder.Services.AddAuthentication("Said").AddScheme<AuthenticationSchemeOptions, SaidUserHandler>("Said", null);
        builder.Services.AddAuthorization();
        var tenancy = builder.Services.AddOrchStackTenancy().UseInMemoryTenants(Fill);
        foreach (var (_, add) in resolvers)
        {
            add(tenancy);
        }

        builder.WebHost.UseTestServer();
        var app = builder.Build();
        app.UseAuthentication().UseOrchStackTenancy().UseAuthorization();
        app.MapGet("/whoami", Answer);
        app.MapGet("/public", Answer).AllowNoTenant();
        app.MapGet("/private", Answer).RequireAuthorization();
        app.MapGet("/r/{tenant}/whoami", Answer);
        await app.StartAsync();
        _apps.Add((app, new RequestOracle(resolvers.Select(resolver => resolver.Name).ToHashSet())));
    }

    private static void Fill(InMemoryTenantOptions options)
    {
        options.Add(Some.Acme).Add(Some.Globex).Add(Some.Frozen)
            .AddHosts(Some.Acme.Id, "shop.acme.test").AddHosts(Some.Globex.Id, "m\u00fcnchen.test")
            .AddExternalId(Some.Acme.Id, new ExternalTenantId(SaidUser.Issuer, "ext-acme"))
            .AddExternalId(Some.Globex.Id, new ExternalTenantId(SaidUser.Issuer, "ext-globex"));
        foreach (var (key, _) in RandomRequest.Keys)
        {
            options.ApiKeys.Add(key);
        }

        options.ApiKeys.Add(RandomRequest.Expired.Key with { ExpiresAt = DateTimeOffset.UnixEpoch });
        options.ApiKeys.Add(RandomRequest.Revoked.Key with { RevokedAt = DateTimeOffset.UnixEpoch });
    }

    private static string Answer(ITenantContext tenants, HttpContext context) =>
        $"{TestApp.Slug(tenants)} {context.User.Identities.Any(identity => identity.IsAuthenticated)}";

    /// <summary>The headers as they are, past HttpClient, which would refuse or mend many of them.</summary>
    private static async Task<(int Status, string? Problem, string? Body)> SendAsync(WebApplication app, RandomRequest request)
    {
        var context = await app.GetTestServer().SendAsync(sent =>
        {
            sent.Request.Method = "GET";
            sent.Request.Path = new PathString(request.FullPath);
            sent.Request.Headers.Host = Values(request.Host);
            sent.Request.Headers.Authorization = Values(request.Authorization);
            sent.Request.Headers["X-Tenant"] = Values(request.Header);
            sent.Request.Headers["X-Api-Key"] = Values(request.Key);
            if (request.User is { } user)
            {
                sent.Features.Set(user);
            }
        });
        using var reader = new StreamReader(context.Response.Body);
        var body = await reader.ReadToEndAsync();
        var isProblem = context.Response.ContentType == "application/problem+json";
        return (
            context.Response.StatusCode,
            isProblem ? JsonDocument.Parse(body).RootElement.GetProperty("type").GetString() : null,
            context.Response.StatusCode == 200 ? body : null);
    }

    private static StringValues Values(Said[] said) => new([.. said.Select(one => one.Text)]);
}
