using Microsoft.Extensions.Logging.Abstractions;
using Microsoft.Extensions.Options;
using Microsoft.Extensions.Time.Testing;

namespace OrchStack.Tenancy.Tests;

public sealed class ApiKeyUsageTests : IDisposable
{
    private readonly FakeTimeProvider _time = new(new DateTimeOffset(2030, 1, 1, 12, 0, 0, TimeSpan.Zero));
    private readonly TenantApiKey _key = TenantApiKey.Generate(Some.Acme.Id, out _);
    private readonly CountingDirectory _directory;
    private readonly ApiKeyUsage _usage;

    public ApiKeyUsageTests()
    {
        _directory = new CountingDirectory(new InMemoryTenantApiKeyStore(Options.Create(new InMemoryTenantOptions().Add(Some.Acme, _key))));
        _usage = new ApiKeyUsage(new Lazy<ITenantApiKeyDirectory>(_directory), _time, NullLogger<ApiKeyUsage>.Instance);
    }

    [Fact]
    public async Task Many_uses_are_one_write()
    {
        for (var i = 0; i < 100; i++)
        {
            _usage.Note(_key);
        }

        await _usage.FlushAsync(default);
        await _usage.FlushAsync(default);

        Assert.Equal(1, _directory.Writes);
        Assert.Equal(_time.GetUtcNow(), await LastUseAsync());
    }

    [Fact]
    public async Task What_could_not_be_written_is_kept_and_tried_again()
    {
        _usage.Note(_key);
        _directory.IsDown = true;
        await _usage.FlushAsync(default);
        Assert.Null(await LastUseAsync());

        _directory.IsDown = false;
        await _usage.FlushAsync(default);

        Assert.NotNull(await LastUseAsync());
    }

    [Fact]
    public async Task An_older_use_of_another_node_does_not_overwrite_a_newer_one()
    {
        var late = _time.GetUtcNow();
        await _directory.RecordUseAsync(new Dictionary<string, DateTimeOffset> { [_key.KeyId] = late.AddHours(1) }, default);

        _usage.Note(_key);
        await _usage.FlushAsync(default);

        Assert.Equal(late.AddHours(1), await LastUseAsync());
    }

    [Fact]
    public async Task What_is_noted_is_written_when_the_host_stops()
    {
        await _usage.StartAsync(default);
        _usage.Note(_key);

        await _usage.StopAsync(default);

        Assert.NotNull(await LastUseAsync());
    }

    [Fact]
    public async Task It_is_written_within_a_minute()
    {
        await _usage.StartAsync(default);
        _usage.Note(_key);
        using var written = new SemaphoreSlim(0);
        _directory.Written = () => written.Release();

        // The timer is set on another thread, so the clock is moved until it has rung.
        while (!await written.WaitAsync(TimeSpan.FromMilliseconds(20)))
        {
            _time.Advance(TimeSpan.FromMinutes(1));
        }

        await _usage.StopAsync(default);
        Assert.NotNull(await LastUseAsync());
    }

    public void Dispose() => _usage.Dispose();

    private async Task<DateTimeOffset?> LastUseAsync() => (await _directory.ListAsync(Some.Acme.Id, default).SingleAsync()).LastUsedAt;
}
