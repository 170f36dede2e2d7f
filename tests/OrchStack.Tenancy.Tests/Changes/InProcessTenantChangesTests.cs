using Microsoft.Extensions.Logging.Abstractions;

namespace OrchStack.Tenancy.Tests;

public sealed class InProcessTenantChangesTests
{
    private static readonly TenantChange Change = new(Some.Acme.Id, TenantChangeKind.Tenant);

    private readonly InProcessTenantChanges _changes = new(NullLogger<InProcessTenantChanges>.Instance);

    [Fact]
    public async Task Every_listener_hears_until_it_is_disposed()
    {
        var heard = new List<string>();
        using var first = _changes.Subscribe(_ => heard.Add("first"));
        var second = _changes.Subscribe(_ => heard.Add("second"));

        await _changes.PublishAsync(Change);
        second.Dispose();
        second.Dispose();
        await _changes.PublishAsync(Change);

        Assert.Equal(["first", "second", "first"], heard);
    }

    [Fact]
    public async Task One_listeners_fault_keeps_no_other_from_hearing()
    {
        var heard = 0;
        using var faulty = _changes.Subscribe(_ => throw new InvalidOperationException("faulty"));
        using var sound = _changes.Subscribe(_ => heard++);

        await _changes.PublishAsync(Change);

        Assert.Equal(1, heard);
    }
}
