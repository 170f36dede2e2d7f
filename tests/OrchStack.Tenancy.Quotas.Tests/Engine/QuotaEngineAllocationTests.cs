namespace OrchStack.Tenancy.Quotas.Tests;

public sealed class QuotaEngineAllocationTests
{
    private static readonly QuotaCall Six = new(new("a"), new("b"), new("c"), new("d"), new("e"), new QuotaCost("f"));

    [Theory]
    [InlineData("granted")]
    [InlineData("unlimited")]
    public void A_warm_call_allocates_nothing(string limit) => AssertNone(quotas => quotas.AcquireAsync(limit).AtOnce().IsGranted);

    [Fact]
    public void A_warm_call_on_six_limits_allocates_nothing() => AssertNone(quotas => quotas.AcquireAsync(Six).AtOnce().IsGranted);

    private static void AssertNone(Func<TenantQuotas, bool> call)
    {
        using var world = QuotaWorld.OfPlan(plan => plan
            .TokenBucket("granted", 1_000_000, TimeSpan.FromDays(1))
            .TokenBucket("a", 1_000_000, TimeSpan.FromDays(1))
            .Budget("b", 1_000_000, QuotaPeriod.Day)
            .Budget("c", 1_000_000, QuotaPeriod.Month)
            .Gauge("d", 1_000_000)
            .Gauge("e", 1_000_000)
            .TokenBucket("f", 1_000_000, TimeSpan.FromDays(1))
            .Unlimited("unlimited"));
        var quotas = world.Open(TestTenants.Named("acme"));
        Assert.Equal(10_000, Repeat(quotas, call));

        var before = GC.GetAllocatedBytesForCurrentThread();
        var granted = Repeat(quotas, call);
        var allocated = GC.GetAllocatedBytesForCurrentThread() - before;

        // The clock that stands still for the test is not ours, and it allocates nothing either.
        Assert.Equal(0, allocated);
        Assert.Equal(10_000, granted);
    }

    private static int Repeat(TenantQuotas quotas, Func<TenantQuotas, bool> call)
    {
        var granted = 0;
        for (var i = 0; i < 10_000; i++)
        {
            granted += call(quotas) ? 1 : 0;
        }

        return granted;
    }
}
