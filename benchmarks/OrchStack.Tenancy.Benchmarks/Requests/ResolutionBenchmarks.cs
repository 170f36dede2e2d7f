using System.Security.Claims;
using BenchmarkDotNet.Attributes;
using Microsoft.AspNetCore.Builder;
using Microsoft.AspNetCore.Http;
using Microsoft.Extensions.DependencyInjection;

namespace OrchStack.Tenancy.Benchmarks.Requests;

/// <summary>What does finding the tenant add to a request, against a pipeline that does nothing?</summary>
[MemoryDiagnoser]
public class ResolutionBenchmarks
{
    private readonly DefaultHttpContext _context = new();
    private readonly DefaultHttpContext _signedIn = new();
    private RequestDelegate _empty = null!;
    private RequestDelegate _subdomain = null!;
    private RequestDelegate _header = null!;
    private RequestDelegate _apiKey = null!;
    private RequestDelegate _host = null!;
    private RequestDelegate _routeValue = null!;
    private RequestDelegate _claim = null!;
    private RequestDelegate _threeAgree = null!;
    private RequestDelegate _sixAgree = null!;

    [GlobalSetup]
    public void Setup()
    {
        var tenant = new Tenant(TenantId.New(), TenantSlug.Parse("acme"), "Acme");
        var key = TenantApiKey.Generate(tenant.Id, out var credential);

        _empty = Pipeline(static _ => { });
        _subdomain = Pipeline(b => b.ResolveFromSubdomain("example.com"));
        _header = Pipeline(b => b.ResolveFromHeader());
        _apiKey = Pipeline(b => b.ResolveFromApiKey());
        _host = Pipeline(b => b.ResolveFromHost().UseInMemoryTenants(o => o.AddHosts(tenant.Id, "acme.example.com")));
        _routeValue = Pipeline(b => b.ResolveFromRouteValue());
        _claim = Pipeline(b => b.ResolveFromClaim());
        _threeAgree = Pipeline(b => b.ResolveFromSubdomain("example.com").ResolveFromHeader().ResolveFromApiKey());

        _sixAgree = Pipeline(b => b
            .ResolveFromSubdomain("example.com").ResolveFromHeader().ResolveFromApiKey().ResolveFromRouteValue().ResolveFromClaim()
            .ResolveFromHost().UseInMemoryTenants(o => o.AddHosts(tenant.Id, "acme.example.com")));

        _context.Request.Host = new HostString("acme.example.com");
        _context.Request.Headers["X-Tenant"] = "acme";
        _context.Request.Headers["X-Api-Key"] = credential;
        _context.Request.RouteValues["tenant"] = "acme";
        _signedIn.User = new ClaimsPrincipal(new ClaimsIdentity([new System.Security.Claims.Claim(TenantClaimTypes.TenantId, tenant.Id.ToString())], "Token"));

        _signedIn.Request.Host = _context.Request.Host;
        _signedIn.Request.Headers["X-Tenant"] = "acme";
        _signedIn.Request.Headers["X-Api-Key"] = credential;
        _signedIn.Request.RouteValues["tenant"] = "acme";

        RequestDelegate Pipeline(Action<OrchStackTenancyBuilder> resolve)
        {
            var services = new ServiceCollection();
            var builder = services.AddOrchStackTenancy().UseInMemoryTenants(o => o.Add(tenant, key));
            resolve(builder);
            var provider = services.BuildServiceProvider();
            var app = new ApplicationBuilder(provider);
            if (services.Any(s => s.ServiceType == typeof(ITenantResolver)))
            {
                app.UseOrchStackTenancy();
            }

            app.Run(static _ => Task.CompletedTask);
            return app.Build();
        }
    }

    [Benchmark(Baseline = true)]
    public Task Empty() => _empty(_context);

    [Benchmark]
    public Task Subdomain() => _subdomain(_context);

    [Benchmark]
    public Task Header() => _header(_context);

    [Benchmark]
    public Task Host() => _host(_context);

    [Benchmark]
    public Task RouteValue() => _routeValue(_context);

    [Benchmark]
    public Task Claim() => _claim(_signedIn);

    [Benchmark]
    public Task ApiKey() => Fresh(_apiKey, _context);

    [Benchmark]
    public Task ThreeThatAgree() => Fresh(_threeAgree, _context);

    [Benchmark]
    public Task SixThatAgree() => Fresh(_sixAgree, _signedIn);

    // A key is judged once per request and kept on it: each call here is a new request.
    private static Task Fresh(RequestDelegate pipeline, HttpContext context)
    {
        context.Features.Set<TenantApiKeyVerdict>(null);
        return pipeline(context);
    }
}
