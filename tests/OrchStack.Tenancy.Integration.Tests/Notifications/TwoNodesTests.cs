using OrchStack.Tenancy.Integration.Tests.Registry;

namespace OrchStack.Tenancy.Integration.Tests.Notifications;

/// <summary>What one node changes, the other one knows without waiting for its answers to grow old.</summary>
public sealed class TwoNodesTests(RegistryFixture registry) : IClassFixture<RegistryFixture>
{
    [Fact]
    public async Task A_suspension_on_one_node_is_seen_on_the_other()
    {
        await using var one = await Node.StartAsync(registry);
        await using var other = await Node.StartAsync(registry);
        await other.Scopes.RunAsync(registry.Acme.Id, static _ => Task.CompletedTask);

        await one.InPlatformAsync(() => one.Get<ITenantLifecycle>().SuspendAsync(registry.Acme.Id, "unpaid"));
        await other.Heard.UntilAsync(change => change.TenantId == registry.Acme.Id);

        await Assert.ThrowsAsync<InactiveTenantException>(() => other.Scopes.RunAsync(registry.Acme.Id, static _ => Task.CompletedTask));
        await one.InPlatformAsync(() => one.Get<ITenantLifecycle>().ResumeAsync(registry.Acme.Id));
    }

    [Fact]
    public async Task Control_without_word_the_other_node_goes_on_serving()
    {
        await using var one = await Node.StartAsync(registry);
        await using var other = await Node.StartAsync(registry);
        await other.Scopes.RunAsync(registry.Globex.Id, static _ => Task.CompletedTask);

        await registry.Directory.ChangeAsync(registry.Globex.Id, static tenant => tenant with { Status = TenantStatus.Suspended }, default);
        await one.PublishAsync(registry.Acme.Id);
        await other.Heard.UntilAsync(change => change.TenantId == registry.Acme.Id);

        await other.Scopes.RunAsync(registry.Globex.Id, static _ => Task.CompletedTask);
        await registry.Directory.ChangeAsync(registry.Globex.Id, static tenant => tenant with { Status = TenantStatus.Active }, default);
    }

    [Fact]
    public async Task Settings_written_on_one_node_are_read_on_the_other()
    {
        await using var one = await Node.StartAsync(registry);
        await using var other = await Node.StartAsync(registry);
        Task<string> ReadAsync() => other.Scopes.RunAsync(registry.Acme.Id, _ => Task.FromResult(other.Get<ITenantSettings<NodeSettings>>().Value.Word));
        Assert.Equal("code", await ReadAsync());

        await one.Scopes.RunAsync(registry.Acme.Id, ct => one.Get<ITenantSettingsEditor>().WriteAsync("node", """{ "word": "tenant" }""", 0, ct));
        await other.Heard.UntilAsync(change => change is { Kind: TenantChangeKind.Settings } && change.TenantId == registry.Acme.Id);

        Assert.Equal("tenant", await ReadAsync());
    }

    [Fact]
    public async Task A_key_revoked_on_one_node_opens_nothing_on_the_other()
    {
        await using var one = await Node.StartAsync(registry);
        await using var other = await Node.StartAsync(registry);
        var issued = await one.Scopes.RunAsync(registry.Acme.Id, ct => one.Get<ITenantApiKeys>().IssueAsync(new TenantApiKeyRequest("ci"), ct));
        await other.Heard.UntilAsync(change => change.Kind == TenantChangeKind.ApiKeys);
        var cache = other.Get<RegistryCache<ITenantApiKeyStore, TenantApiKey>>();
        Task<TenantApiKey?> FindAsync() => cache.GetAsync(issued.Key.KeyId, static (store, id, ct) => store.FindAsync(id, ct), default).AsTask();
        Assert.Null((await FindAsync())!.RevokedAt);

        await one.Scopes.RunAsync(registry.Acme.Id, ct => one.Get<ITenantApiKeys>().RevokeAsync(issued.Key.KeyId, ct));
        await other.Heard.UntilAsync(change => change.Kind == TenantChangeKind.ApiKeys);

        Assert.NotNull((await FindAsync())!.RevokedAt);
    }
}
