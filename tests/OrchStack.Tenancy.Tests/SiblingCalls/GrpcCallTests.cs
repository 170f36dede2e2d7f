using System.Text;
using Grpc.AspNetCore.Server.Model;
using Grpc.Core;
using Grpc.Net.ClientFactory;
using Microsoft.AspNetCore.Builder;
using Microsoft.Extensions.DependencyInjection;
using Microsoft.Extensions.DependencyInjection.Extensions;
using Microsoft.Extensions.Time.Testing;

namespace OrchStack.Tenancy.Tests;

/// <summary>A real gRPC service behind the middleware, called by a real gRPC client; the methods are defined by hand.</summary>
public sealed class GrpcCallTests
{
    private static readonly Marshaller<string> Text = Marshallers.Create(Encoding.UTF8.GetBytes, Encoding.UTF8.GetString);
    private static readonly Method<string, string> WhoAmI = new(MethodType.Unary, "Billing", "WhoAmI", Text, Text);
    private static readonly Method<string, string> Repeat = new(MethodType.DuplexStreaming, "Billing", "Repeat", Text, Text);

    [Fact]
    public async Task A_unary_call_is_made_for_the_tenant_that_makes_it()
    {
        await using var app = await StartAsync();
        await using var caller = Call(app);

        Assert.Equal("acme hello", await AskAsync(caller, Some.Acme));
        Assert.Equal("globex hello", await AskAsync(caller, Some.Globex));
    }

    [Fact]
    public async Task A_stream_in_both_directions_is_signed_at_its_start()
    {
        await using var app = await StartAsync();
        await using var caller = Call(app);

        await caller.Scopes.RunAsync(Some.Acme.Id, async _ =>
        {
            using var call = Client(caller).Open();
            foreach (var word in (string[])["one", "two"])
            {
                await call.RequestStream.WriteAsync(word);
                Assert.True(await call.ResponseStream.MoveNext(default));
                Assert.Equal($"acme {word}", call.ResponseStream.Current);
            }

            await call.RequestStream.CompleteAsync();
        });
    }

    [Fact]
    public async Task Without_a_tenant_the_call_is_not_made()
    {
        await using var app = await StartAsync();
        await using var caller = Call(app);

        var error = await Assert.ThrowsAsync<RpcException>(() => Client(caller).AskAsync("hello"));

        Assert.IsType<MissingTenantException>(error.Status.DebugException);
    }

    [Fact]
    public async Task A_sibling_with_another_key_answers_unauthenticated()
    {
        await using var app = await StartAsync();
        await using var caller = Call(app, Convert.ToBase64String(new byte[32]));

        var error = await Assert.ThrowsAsync<RpcException>(() => AskAsync(caller, Some.Acme));

        Assert.Equal(StatusCode.Unauthenticated, error.StatusCode);
    }

    private static Task<string> AskAsync(TestTenancy caller, Tenant tenant) => caller.Scopes.RunAsync(tenant.Id, _ => Client(caller).AskAsync("hello"));

    private static BillingClient Client(TestTenancy caller) => caller.Services.GetRequiredService<GrpcClientFactory>().CreateClient<BillingClient>("billing");

    private static Task<TestApp> StartAsync() => SiblingApp.StartAsync(
        new FakeTimeProvider(TimeProvider.System.GetUtcNow()),
        tenancy =>
        {
            tenancy.Services.AddGrpc();
            tenancy.Services.TryAddEnumerable(ServiceDescriptor.Singleton<IServiceMethodProvider<BillingService>, BillingMethods>());
        },
        web => web.MapGrpcService<BillingService>());

    private static TestTenancy Call(TestApp app, string? secret = null) => new(services =>
    {
        services.AddOrchStackTenancy().UseSiblingKeys(o => o.Add("k1", secret ?? Keys.Secret));
        services.AddGrpcClient<BillingClient>("billing", o => o.Address = new Uri("http://billing"))
            .ConfigurePrimaryHttpMessageHandler(app.Server.CreateHandler)
            .AddTenantHeader();
    });

    private sealed class BillingClient(CallInvoker invoker)
    {
        public async Task<string> AskAsync(string text)
        {
            using var call = invoker.AsyncUnaryCall(WhoAmI, null, default, text);
            return await call.ResponseAsync;
        }

        public AsyncDuplexStreamingCall<string, string> Open() => invoker.AsyncDuplexStreamingCall(Repeat, null, default);
    }

    private sealed class BillingService(ITenantContext context)
    {
        public Task<string> WhoAmIAsync(string text) => Task.FromResult($"{context.Tenant.Slug} {text}");

        public async Task RepeatAsync(IAsyncStreamReader<string> requests, IServerStreamWriter<string> answers)
        {
            while (await requests.MoveNext(default))
            {
                await answers.WriteAsync($"{context.Tenant.Slug} {requests.Current}");
            }
        }
    }

    private sealed class BillingMethods : IServiceMethodProvider<BillingService>
    {
        public void OnServiceMethodDiscovery(ServiceMethodProviderContext<BillingService> context)
        {
            context.AddUnaryMethod(WhoAmI, [], static (service, request, _) => service.WhoAmIAsync(request));
            context.AddDuplexStreamingMethod(Repeat, [], static (service, requests, answers, _) => service.RepeatAsync(requests, answers));
        }
    }
}
