using Microsoft.Extensions.DependencyInjection;

namespace OrchStack.Tenancy.Tests;

/// <summary>A service that calls a sibling, with a client "billing" whose calls end in a handler of the test's.</summary>
internal sealed class Caller : IAsyncDisposable
{
    public Caller(HttpMessageHandler sibling, Action<SiblingCallOptions>? options = null, Action<IHttpClientBuilder>? configure = null) =>
        Tenancy = new TestTenancy(services =>
        {
            services.AddOrchStackTenancy().UseSiblingKeys(o => o.Add("k1", Keys.Secret));
            var client = services.AddHttpClient("billing", client => client.BaseAddress = new Uri("http://billing:8080/")).AddTenantHeader(options);
            client.ConfigurePrimaryHttpMessageHandler(() => sibling).SetHandlerLifetime(Timeout.InfiniteTimeSpan);
            configure?.Invoke(client);
        });

    public TestTenancy Tenancy { get; }

    public HttpClient Client() => Tenancy.Services.GetRequiredService<IHttpClientFactory>().CreateClient("billing");

    public Task<string> AskAsync(Tenant tenant, string path = "/whoami") =>
        Tenancy.Scopes.RunAsync(tenant.Id, _ => Client().GetStringAsync(new Uri(path, UriKind.Relative)));

    public ValueTask DisposeAsync() => Tenancy.DisposeAsync();
}
