using Microsoft.AspNetCore.Http;
using Microsoft.Extensions.Logging.Abstractions;
using Microsoft.Extensions.Options;
using Microsoft.Extensions.Primitives;
using Microsoft.Extensions.Time.Testing;

namespace OrchStack.Tenancy.Tests;

public sealed class TenantApiKeyVerifierTests
{
    private static readonly DateTimeOffset Noon = new(2030, 1, 1, 12, 0, 0, TimeSpan.Zero);

    private readonly FakeTimeProvider _time = new(Noon);
    private readonly DefaultHttpContext _context = new();
    private readonly TenantApiKey _key;
    private readonly string _credential;

    public TenantApiKeyVerifierTests() => _key = TenantApiKey.Generate(Some.Acme.Id, out _credential);

    [Fact]
    public async Task Without_a_key_there_is_nothing_to_judge()
    {
        Assert.Same(TenantApiKeyVerdict.Absent, await VerifyAsync());
    }

    [Theory]
    [InlineData("ApiKey {0}")]
    [InlineData("apikey {0}")]     // RFC 9110: the scheme has no case
    [InlineData("APIKEY   {0}")]   // one or more spaces
    public async Task Reads_the_authorization_header(string form)
    {
        _context.Request.Headers.Authorization = string.Format(null, form, _credential);

        Assert.Same(_key, (await VerifyAsync()).Key);
    }

    [Fact]
    public async Task Reads_the_header_of_its_own()
    {
        _context.Request.Headers["X-Api-Key"] = _credential;

        Assert.Same(_key, (await VerifyAsync()).Key);
    }

    [Theory]
    [InlineData("Bearer {0}")]
    [InlineData("ApiKeys {0}")]
    [InlineData("ApiKey{0}")]
    [InlineData("{0}")]
    public async Task Another_scheme_is_not_its_business(string form)
    {
        _context.Request.Headers.Authorization = string.Format(null, form, _credential);

        Assert.Same(TenantApiKeyVerdict.Absent, await VerifyAsync());
    }

    [Theory]
    [InlineData("ApiKey")]         // what is left of an empty variable
    [InlineData("ApiKey ")]
    [InlineData("ApiKey key={0}")]
    [InlineData("ApiKey {0} {0}")]
    [InlineData("ApiKey {0},ApiKey {0}")]
    [InlineData("ApiKey \t{0}")]
    public async Task A_malformed_key_is_a_bad_one_and_never_an_absent_one(string form)
    {
        _context.Request.Headers.Authorization = string.Format(null, form, _credential);

        Assert.Same(TenantApiKeyVerdict.Invalid, await VerifyAsync());
    }

    [Fact]
    public async Task Two_keys_are_refused_even_when_they_are_the_same()
    {
        Assert.Same(TenantApiKeyVerdict.Duplicated, await VerifyAsync(own: new StringValues([_credential, _credential])));
        Assert.Same(TenantApiKeyVerdict.Duplicated, await VerifyAsync(own: _credential, authorization: $"ApiKey {_credential}"));
        Assert.Same(TenantApiKeyVerdict.Duplicated, await VerifyAsync(authorization: new StringValues(["Bearer x", $"ApiKey {_credential}"])));
        Assert.Same(TenantApiKeyVerdict.Duplicated, await VerifyAsync(authorization: new StringValues([$"ApiKey {_credential}", "Bearer x"])));
    }

    [Fact]
    public async Task A_key_beside_a_bearer_token_is_one_key() =>
        Assert.Same(_key, (await VerifyAsync(own: _credential, authorization: "Bearer x")).Key);

    [Fact]
    public async Task A_key_that_the_store_does_not_have_is_bad()
    {
        TenantApiKey.Generate(Some.Acme.Id, out var stranger);

        Assert.Same(TenantApiKeyVerdict.Invalid, await VerifyAsync(own: stranger));
    }

    [Fact]
    public async Task The_right_id_with_another_secret_is_bad()
    {
        // The attacker knows the public part from a log and makes the rest up, checksum included.
        var store = new Keys(new TenantApiKey(_key.KeyId, Some.Acme.Id, TenantApiKeyCredential.Generate().HashSecret()));

        Assert.Same(TenantApiKeyVerdict.Invalid, await VerifyAsync(own: _credential, store: store));
        Assert.Same(_key, (await VerifyAsync(own: _credential)).Key);
    }

    [Theory]
    [InlineData(1, true)]
    [InlineData(0, false)] // at the very moment it is over
    [InlineData(-1, false)]
    public async Task A_key_works_until_it_expires(int ticksLeft, bool expected)
    {
        var store = new Keys(_key with { ExpiresAt = Noon.AddTicks(ticksLeft) });

        Assert.Equal(expected, (await VerifyAsync(own: _credential, store: store)).Key is not null);
    }

    [Fact]
    public async Task A_running_clock_expires_a_key()
    {
        var store = new Keys(_key with { ExpiresAt = Noon.AddHours(1) });
        Assert.NotNull((await VerifyAsync(own: _credential, store: store)).Key);

        _time.Advance(TimeSpan.FromHours(1));

        Assert.Null((await VerifyAsync(own: _credential, store: store)).Key);
    }

    [Fact]
    public async Task An_outage_of_the_store_is_never_a_bad_key()
    {
        var error = await Assert.ThrowsAsync<TenantRegistryException>(async () => await VerifyAsync(own: _credential, store: new BrokenStore()));

        Assert.IsType<TimeoutException>(error.InnerException);
    }

    [Fact]
    public async Task A_request_is_judged_once()
    {
        _context.Request.Headers["X-Api-Key"] = _credential;
        var first = await VerifyAsync();

        var second = await Verifier(new BrokenStore()).VerifyAsync(_context, default);

        Assert.Same(first, second);
    }

    private async Task<TenantApiKeyVerdict> VerifyAsync() => await Verifier(new Keys(_key)).VerifyAsync(_context, default);

    private async Task<TenantApiKeyVerdict> VerifyAsync(StringValues own = default, StringValues authorization = default, ITenantApiKeyStore? store = null)
    {
        var context = new DefaultHttpContext();
        context.Request.Headers["X-Api-Key"] = own;
        context.Request.Headers.Authorization = authorization;
        return await Verifier(store ?? new Keys(_key)).VerifyAsync(context, default);
    }

    private TenantApiKeyVerifier Verifier(ITenantApiKeyStore store) => new(
        new RegistryCache<ITenantApiKeyStore, TenantApiKey>(
            store,
            new RegistryCacheRole<TenantApiKey>(static key => key.TenantId, TenantChangeKind.ApiKeys),
            new InProcessTenantChanges(NullLogger<InProcessTenantChanges>.Instance),
            Options.Create(new TenantCacheOptions()),
            _time,
            TestLookup.Metrics),
        new ApiKeyUsage(new Lazy<ITenantApiKeyDirectory>(new ReadOnlyApiKeyDirectory("a test")), _time, NullLogger<ApiKeyUsage>.Instance),
        Options.Create(new TenantApiKeyOptions()),
        _time);

    private sealed class Keys(TenantApiKey key) : ITenantApiKeyStore
    {
        public ValueTask<TenantApiKey?> FindAsync(string keyId, CancellationToken cancellationToken) =>
            ValueTask.FromResult(keyId == key.KeyId ? key : null);
    }
}
