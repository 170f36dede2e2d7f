using System.Diagnostics.Metrics;
using Microsoft.Extensions.DependencyInjection;

namespace OrchStack.Tenancy.Quotas.Tests;

public sealed class QuotaMetricsTests : IDisposable
{
    private readonly List<string> _counted = [];
    private readonly MeterListener _listener = new();
    private readonly Tenant _acme = TestTenants.Named("acme");

    private readonly QuotaWorld _world = QuotaWorld.Of(q => q
        .AddPlan("free", plan => plan.TokenBucket("one", 1, TimeSpan.FromMinutes(1)).TokenBucket("ten", 10, TimeSpan.FromMinutes(1)))
        .AddPlan("enterprise", plan => plan.Unlimited("one")));

    public QuotaMetricsTests()
    {
        var ours = _world.Services.GetRequiredService<IMeterFactory>();
        _listener.InstrumentPublished = (instrument, listener) =>
        {
            if (instrument.Meter is { Name: "OrchStack.Tenancy.Quotas" } meter && ReferenceEquals(meter.Scope, ours))
            {
                Assert.Equal("orchstack.tenancy.quotas.decisions", instrument.Name);
                listener.EnableMeasurementEvents(instrument);
            }
        };
        _listener.SetMeasurementEventCallback<long>((_, count, tags, _) =>
            _counted.Add(string.Join(' ', tags.ToArray().Select(tag => $"{tag.Key}={tag.Value}").Append($"+{count}"))));
        _listener.Start();
    }

    [Theory]
    [InlineData("free", 1, "limit=one plan=free outcome=granted +1")]
    [InlineData("free", 2, "limit=one plan=free outcome=denied +1")]       // never passes
    [InlineData("enterprise", 2, "limit=one plan=enterprise outcome=granted +1")]
    public void A_decision_is_counted_by_limit_plan_and_outcome(string plan, long cost, string expected)
    {
        _world.Take(_acme with { Plan = plan }, cost, "one");

        Assert.Equal([expected], _counted);
    }

    [Fact]
    public void A_used_up_limit_counts_as_denied()
    {
        _world.Exhaust(_acme, "one");

        Assert.Equal(["limit=one plan=free outcome=granted +1", "limit=one plan=free outcome=denied +1"], _counted);
    }

    [Fact]
    public void Of_several_limits_all_are_granted_or_only_those_that_refuse_are_denied()
    {
        _world.TakeAll(_acme, new("one", 1), new("ten", 1));
        _world.TakeAll(_acme, new("one", 1), new("ten", 1));

        Assert.Equal(
            ["limit=one plan=free outcome=granted +1", "limit=ten plan=free outcome=granted +1", "limit=one plan=free outcome=denied +1"],
            _counted);
    }

    public void Dispose()
    {
        _listener.Dispose();
        _world.Dispose();
    }
}
