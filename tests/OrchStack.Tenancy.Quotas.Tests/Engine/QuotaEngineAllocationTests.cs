namespace OrchStack.Tenancy.Quotas.Tests;

public sealed class QuotaEngineAllocationTests
{
    [Theory]
    [InlineData("granted")]
    [InlineData("denied")]
    [InlineData("unlimited")]
    public void A_warm_call_allocates_nothing(string limit)
    {
        using var world = QuotaWorld.Of(q => q.AddPlan("free", plan => plan
            .TokenBucket("granted", 1_000_000, TimeSpan.FromDays(1))
            .TokenBucket("denied", 1, TimeSpan.FromDays(1))
            .Unlimited("unlimited")));
        var (engine, acme) = (world.Engine, TestTenants.Named("acme"));
        Repeat(engine, acme, limit, 10_000);

        var before = GC.GetAllocatedBytesForCurrentThread();
        var granted = Repeat(engine, acme, limit, 10_000);
        var allocated = GC.GetAllocatedBytesForCurrentThread() - before;

        Assert.Equal(0, allocated);
        Assert.Equal(limit == "denied" ? 0 : 10_000, granted);
    }

    private static int Repeat(QuotaEngine engine, Tenant tenant, string limit, int times)
    {
        var granted = 0;
        for (var i = 0; i < times; i++)
        {
            granted += engine.AcquireAsync(tenant, limit).AtOnce().IsGranted ? 1 : 0;
        }

        return granted;
    }
}
