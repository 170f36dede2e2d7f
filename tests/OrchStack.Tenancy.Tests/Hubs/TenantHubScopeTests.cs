using Microsoft.AspNetCore.Http.Connections;
using Microsoft.AspNetCore.SignalR.Client;

namespace OrchStack.Tenancy.Tests;

/// <summary>A stream outlives the method that returned it, and the tenant lasts as long as the stream.</summary>
public sealed class TenantHubScopeTests
{
    [Theory]
    [InlineData("Iterate", HttpTransportType.WebSockets)]
    [InlineData("Iterate", HttpTransportType.LongPolling)]
    [InlineData("Pipe", HttpTransportType.WebSockets)]
    [InlineData("Pipe", HttpTransportType.LongPolling)]
    public async Task The_tenant_is_there_while_a_stream_runs_and_gone_afterwards(string method, HttpTransportType transport)
    {
        await using var site = await HubSite.StartAsync();
        await using var acme = await site.ConnectAsync(Some.Acme, transport: transport);
        await using var globex = await site.ConnectAsync(Some.Globex);
        var items = new List<string>();

        site.Probe.Steps.Writer.TryWrite(1);
        await foreach (var item in acme.Connection.StreamAsync<string>(method))
        {
            items.Add(item);
            Assert.Equal("acme acme acme", await acme.WhoAmIAsync());
            Assert.Equal("globex globex globex", await globex.WhoAmIAsync());
            if (items.Count == 3 || !site.Probe.Steps.Writer.TryWrite(items.Count + 1))
            {
                site.Probe.Steps.Writer.TryComplete();
            }
        }

        site.Probe.Late.SetResult();
        Assert.Equal(["1 acme", "2 acme", "3 acme"], items);
        Assert.True(site.Probe.Outliving.TryDequeue(out var late));
        Assert.Contains("has ended", await late, StringComparison.Ordinal);
    }

    [Fact]
    public async Task An_upload_is_read_under_the_tenant()
    {
        await using var site = await HubSite.StartAsync();
        await using var acme = await site.ConnectAsync(Some.Acme, transport: HttpTransportType.LongPolling);

        Assert.Equal("a acme, b acme", await acme.Connection.InvokeAsync<string>("Upload", Words()));

        static async IAsyncEnumerable<string> Words()
        {
            yield return "a";
            await Task.Yield();
            yield return "b";
        }
    }

    [Theory]
    [InlineData("Iterate", "iterated acme")]
    [InlineData("Pipe", "piped")]
    public async Task Suspension_ends_a_stream_that_runs(string method, string last)
    {
        await using var site = await HubSite.StartAsync();
        await using var acme = await site.ConnectAsync(Some.Acme);
        Assert.Equal("connected acme", await site.Probe.NextAsync());
        site.Probe.Steps.Writer.TryWrite(1);
        await using var stream = acme.Connection.StreamAsync<string>(method).GetAsyncEnumerator();
        Assert.True(await stream.MoveNextAsync());

        await site.PlatformAsync(lifecycle => lifecycle.SuspendAsync(Some.Acme.Id, "unpaid"));

        await acme.ClosedAsync();
        Assert.Equal([last, "disconnected acme"], new[] { await site.Probe.NextAsync(), await site.Probe.NextAsync() }.Order().Reverse());
        site.Probe.Steps.Writer.TryWrite(2);
        await Assert.ThrowsAnyAsync<Exception>(async () => await stream.MoveNextAsync());
    }
}
