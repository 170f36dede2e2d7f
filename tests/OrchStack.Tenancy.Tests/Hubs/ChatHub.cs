using System.Runtime.CompilerServices;
using System.Threading.Channels;
using Microsoft.AspNetCore.Authorization;
using Microsoft.AspNetCore.SignalR;

namespace OrchStack.Tenancy.Tests;

/// <summary>A hub that does for its caller whatever SignalR lets it do.</summary>
internal sealed class ChatHub(ITenantContext tenants, HubProbe probe, ITenantAudit audit) : Hub
{
    private readonly string _atCreation = TestApp.Slug(tenants);

    public override Task OnConnectedAsync()
    {
        probe.See($"connected {TestApp.Slug(tenants)}");
        return Task.CompletedTask;
    }

    public override async Task OnDisconnectedAsync(Exception? exception)
    {
        await Task.Yield();
        probe.See($"disconnected {TestApp.Slug(tenants)}");
    }

    public async Task<string> WhoAmI()
    {
        var before = TestApp.Slug(tenants);
        await Task.Yield();
        return $"{_atCreation} {before} {TestApp.Slug(tenants)}";
    }

    [Authorize("acme only")]
    public string ForAcme() => TestApp.Slug(tenants);

    public string ConnectionId() => Context.ConnectionId;

    public string Model(ITenantSettings<AgentSettings> settings)
    {
        probe.See("settings");
        return settings.Value.Model;
    }

    public Task Record() => audit.RecordAsync(new AuditEntry("hub.called")).AsTask();

    public Task Say(string way, string to, string text) => HubTalk.To(Clients, way, to).SendAsync("Said", text);

    public Task<string> Ask(string connectionId) => Clients.Client(connectionId).InvokeAsync<string>("Name", Context.ConnectionAborted);

    public Task Join(string connectionId, string group) => Groups.AddToGroupAsync(connectionId, group);

    public Task Leave(string connectionId, string group) => Groups.RemoveFromGroupAsync(connectionId, group);

    public Task<string> Serve(string id, ITenantScopes scopes) => scopes.RunAsync(TenantId.Parse(id), _ => Task.FromResult(TestApp.Slug(tenants)));

    public void GoOn() => probe.Outliving.Enqueue(ReadLaterAsync());

    public async IAsyncEnumerable<string> Iterate([EnumeratorCancellation] CancellationToken cancellationToken)
    {
        probe.Outliving.Enqueue(ReadLaterAsync());
        try
        {
            await foreach (var step in probe.Steps.Reader.ReadAllAsync(cancellationToken))
            {
                yield return $"{step} {TestApp.Slug(tenants)}";
            }
        }
        finally
        {
            probe.See($"iterated {TestApp.Slug(tenants)}");
        }
    }

    public ChannelReader<string> Pipe(CancellationToken cancellationToken)
    {
        var pipe = Channel.CreateUnbounded<string>();
        probe.Outliving.Enqueue(ReadLaterAsync());
        _ = FillAsync();
        return pipe.Reader;

        async Task FillAsync()
        {
            try
            {
                await foreach (var step in probe.Steps.Reader.ReadAllAsync(cancellationToken))
                {
                    await pipe.Writer.WriteAsync($"{step} {TestApp.Slug(tenants)}", CancellationToken.None);
                }

                pipe.Writer.Complete();
            }
            catch (OperationCanceledException)
            {
                pipe.Writer.Complete();
                probe.See("piped");
            }
        }
    }

    public async Task<string> Upload(IAsyncEnumerable<string> words)
    {
        var all = new List<string>();
        await foreach (var word in words)
        {
            all.Add($"{word} {TestApp.Slug(tenants)}");
        }

        return string.Join(", ", all);
    }

    private async Task<string> ReadLaterAsync()
    {
        await probe.Late.Task;
        try
        {
            return TestApp.Slug(tenants);
        }
        catch (MissingTenantException missing)
        {
            return missing.Message;
        }
    }
}
