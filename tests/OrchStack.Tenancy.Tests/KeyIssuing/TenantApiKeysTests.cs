using Microsoft.Extensions.DependencyInjection;
using Microsoft.Extensions.Time.Testing;

namespace OrchStack.Tenancy.Tests;

public sealed class TenantApiKeysTests
{
    private static readonly TenantApiKeyRequest Request = new("ci") { Scopes = ["documents.read"] };

    private readonly FakeTimeProvider _time = new(new DateTimeOffset(2030, 1, 1, 12, 0, 0, TimeSpan.Zero));

    [Fact]
    public async Task An_issued_key_is_what_was_asked_for_and_its_text_opens_it()
    {
        await using var tenancy = Tenancy();

        var issued = await AsAsync(tenancy, Some.Acme, () => tenancy.Keys.IssueAsync(Request with { ExpiresAt = _time.GetUtcNow().AddDays(1) }));

        Assert.Equal(("ci", Some.Acme.Id, _time.GetUtcNow(), _time.GetUtcNow().AddDays(1)), (issued.Key.Name, issued.Key.TenantId, issued.Key.CreatedAt, issued.Key.ExpiresAt));
        Assert.Equal("documents.read", issued.Key.Scopes.Single());
        Assert.Equal(issued.Key.KeyId, TenantApiKey.FromCredential(Some.Acme.Id, issued.Credential).KeyId);
        Assert.DoesNotContain(issued.Credential, issued.ToString());
        Assert.DoesNotContain(issued.Credential[^40..], issued.Key.ToString());
    }

    [Fact]
    public async Task Another_tenant_sees_and_touches_none_of_them()
    {
        await using var tenancy = Tenancy();
        var issued = await AsAsync(tenancy, Some.Acme, () => tenancy.Keys.IssueAsync(Request));

        await AsAsync(tenancy, Some.Globex, async () =>
        {
            Assert.Empty(await tenancy.Keys.ListAsync().ToListAsync());
            var missing = await Assert.ThrowsAsync<UnknownTenantApiKeyException>(() => tenancy.Keys.RevokeAsync(issued.Key.KeyId));
            var nowhere = await Assert.ThrowsAsync<UnknownTenantApiKeyException>(() => tenancy.Keys.RevokeAsync("nowhere"));
            Assert.Equal(missing.Message.Replace(issued.Key.KeyId, "nowhere"), nowhere.Message);
            await Assert.ThrowsAsync<UnknownTenantApiKeyException>(() => tenancy.Keys.RotateAsync(issued.Key.KeyId, TimeSpan.Zero));
            return 0;
        });

        var kept = (await AsAsync(tenancy, Some.Acme, async () => await tenancy.Keys.ListAsync().ToListAsync())).Single();
        Assert.True(kept.WorksAt(_time.GetUtcNow()));
    }

    [Fact]
    public async Task Without_a_tenant_there_are_no_keys_to_have()
    {
        await using var tenancy = Tenancy();

        await Assert.ThrowsAsync<MissingTenantException>(() => tenancy.Keys.IssueAsync(Request));
        await Assert.ThrowsAsync<MissingTenantException>(() => tenancy.Keys.RotateAsync("key", TimeSpan.Zero));
        await Assert.ThrowsAsync<MissingTenantException>(() => tenancy.Keys.RevokeAsync("key"));
        Assert.Throws<MissingTenantException>(() => { _ = tenancy.Keys.ListAsync(); });
        await using var platform = await tenancy.Scopes.EnterPlatformAsync("test");
        await Assert.ThrowsAsync<MissingTenantException>(() => tenancy.Keys.IssueAsync(Request));
    }

    [Fact]
    public async Task A_rotated_key_works_beside_its_successor_until_the_overlap_ends()
    {
        await using var tenancy = Tenancy();
        var old = await AsAsync(tenancy, Some.Acme, () => tenancy.Keys.IssueAsync(Request));

        var next = await AsAsync(tenancy, Some.Acme, () => tenancy.Keys.RotateAsync(old.Key.KeyId, TimeSpan.FromHours(1)));

        Assert.Equal(("ci", "documents.read"), (next.Key.Name, next.Key.Scopes.Single()));
        var stored = await StoredAsync(tenancy, old);
        Assert.True(stored.WorksAt(_time.GetUtcNow().AddMinutes(59)));
        Assert.False(stored.WorksAt(_time.GetUtcNow().AddMinutes(60)));
        Assert.True((await StoredAsync(tenancy, next)).WorksAt(_time.GetUtcNow().AddYears(1)));
    }

    [Fact]
    public async Task Rotation_never_lengthens_the_old_keys_life()
    {
        await using var tenancy = Tenancy();
        var soon = _time.GetUtcNow().AddMinutes(5);
        var old = await AsAsync(tenancy, Some.Acme, () => tenancy.Keys.IssueAsync(Request with { ExpiresAt = soon }));

        await AsAsync(tenancy, Some.Acme, () => tenancy.Keys.RotateAsync(old.Key.KeyId, TimeSpan.FromDays(1)));

        Assert.Equal(soon, (await StoredAsync(tenancy, old)).ExpiresAt);
    }

    [Theory]
    [InlineData(true)]
    [InlineData(false)]
    public async Task A_dead_key_has_no_successor(bool isRevoked)
    {
        await using var tenancy = Tenancy();
        var old = await AsAsync(tenancy, Some.Acme, () => tenancy.Keys.IssueAsync(Request with { ExpiresAt = _time.GetUtcNow().AddHours(1) }));
        if (isRevoked)
        {
            await tenancy.Scopes.RunAsync(Some.Acme.Id, _ => tenancy.Keys.RevokeAsync(old.Key.KeyId));
        }
        else
        {
            _time.Advance(TimeSpan.FromHours(1));
        }

        await Assert.ThrowsAsync<InvalidOperationException>(() => AsAsync(tenancy, Some.Acme, () => tenancy.Keys.RotateAsync(old.Key.KeyId, TimeSpan.FromHours(1))));
    }

    [Fact]
    public async Task A_revoked_key_stays_revoked_since_the_first_time_and_in_the_list()
    {
        await using var tenancy = Tenancy();
        var issued = await AsAsync(tenancy, Some.Acme, () => tenancy.Keys.IssueAsync(Request));
        var at = _time.GetUtcNow();

        await tenancy.Scopes.RunAsync(Some.Acme.Id, _ => tenancy.Keys.RevokeAsync(issued.Key.KeyId));
        _time.Advance(TimeSpan.FromHours(1));
        await tenancy.Scopes.RunAsync(Some.Acme.Id, _ => tenancy.Keys.RevokeAsync(issued.Key.KeyId));

        var listed = (await AsAsync(tenancy, Some.Acme, async () => await tenancy.Keys.ListAsync().ToListAsync())).Single();
        Assert.Equal(at, listed.RevokedAt);
        Assert.False(listed.WorksAt(at));
    }

    [Fact]
    public async Task Every_change_is_an_event_in_the_tenants_own_log()
    {
        await using var tenancy = Tenancy();
        var first = await AsAsync(tenancy, Some.Acme, () => tenancy.Keys.IssueAsync(Request));
        var second = await AsAsync(tenancy, Some.Acme, () => tenancy.Keys.RotateAsync(first.Key.KeyId, TimeSpan.Zero));
        await tenancy.Scopes.RunAsync(Some.Acme.Id, _ => tenancy.Keys.RevokeAsync(second.Key.KeyId));

        var events = await AsAsync(tenancy, Some.Acme, async () => await tenancy.Audit.ReadAsync().ToListAsync());

        Assert.Equal(
            [$"apikey.revoked apikey/{second.Key.KeyId}", $"apikey.rotated apikey/{second.Key.KeyId}", $"apikey.issued apikey/{first.Key.KeyId}"],
            events.Select(e => $"{e.Action} {e.Target}"));
        Assert.DoesNotContain(events, e => $"{e}".Contains(second.Credential[^40..], StringComparison.Ordinal));
    }

    [Fact]
    public async Task No_key_works_that_the_log_did_not_take_and_a_revocation_does_not_wait_for_it()
    {
        var log = new SwitchedAuditStore();
        await using var tenancy = Tenancy(services => services.AddSingleton<ITenantAuditStore>(log));
        var issued = await AsAsync(tenancy, Some.Acme, () => tenancy.Keys.IssueAsync(Request));
        log.IsDown = true;

        await Assert.ThrowsAsync<TimeoutException>(() => AsAsync(tenancy, Some.Acme, () => tenancy.Keys.IssueAsync(Request)));
        await Assert.ThrowsAsync<TimeoutException>(() => tenancy.Scopes.RunAsync(Some.Acme.Id, _ => tenancy.Keys.RevokeAsync(issued.Key.KeyId)));

        var listed = await AsAsync(tenancy, Some.Acme, async () => await tenancy.Keys.ListAsync().ToListAsync());
        Assert.NotNull(Assert.Single(listed).RevokedAt);
    }

    [Theory]
    [InlineData("")]
    [InlineData("two words")]
    [InlineData("new\nline")]
    public async Task A_scope_that_is_no_word_is_refused(string scope)
    {
        await using var tenancy = Tenancy();

        await Assert.ThrowsAsync<ArgumentException>(() => AsAsync(tenancy, Some.Acme, () => tenancy.Keys.IssueAsync(Request with { Scopes = [scope] })));
    }

    private TestTenancy Tenancy(Action<IServiceCollection>? more = null) => new(services =>
    {
        services.AddSingleton<TimeProvider>(_time);
        more?.Invoke(services);
    });

    private static Task<T> AsAsync<T>(TestTenancy tenancy, Tenant tenant, Func<Task<T>> work) => tenancy.Scopes.RunAsync(tenant.Id, _ => work());

    private static async Task<TenantApiKey> StoredAsync(TestTenancy tenancy, IssuedTenantApiKey issued) =>
        (await tenancy.Services.GetRequiredService<ITenantApiKeyStore>().FindAsync(issued.Key.KeyId, default))!;
}
