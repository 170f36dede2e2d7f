using CsCheck;

namespace OrchStack.Tenancy.Quotas.Tests;

/// <summary>A bucket and calls on it: how much time passes before each, and what it costs.</summary>
internal sealed record TokenBucketCase(long Permits, long Period, long Burst, (long Wait, long Cost)[] Calls)
{
    public const long Start = 1_700_000_000_000;

    private const long Second = 1_000;

    /// <summary>Small numbers collide with every boundary; large ones come near to what can be counted.</summary>
    public static Gen<TokenBucketCase> Any { get; } = Gen.OneOf(
        Of(Gen.Long[1, 20], Gen.Long[1, 50], 20),
        Of(Gen.Long[1, 1_000], Gen.Long[Second, 100 * Second], 1_000),
        Of(Gen.Long[1_000_000_000, 80_000_000_000], Gen.Long[50 * Second, 100 * Second], 80_000_000_000));

    public QuotaRule Rule => QuotaRuleFactory.Of("free", "a", new TokenBucketOptions { Permits = Permits, Period = TimeSpan.FromMilliseconds(Period), Burst = Burst });

    // A burst of at most ten periods, so that sixty waits fill it more than once.
    private static Gen<TokenBucketCase> Of(Gen<long> permits, Gen<long> period, long maxBurst) =>
        from p in permits
        from t in period
        from b in Gen.Long[1, Math.Min(maxBurst, 10 * p)]
        from calls in Gen.Select(Wait(t, p), Cost(b)).Array[1, 60]
        select new TokenBucketCase(p, t, b, calls);

    // Frozen, a millisecond, about one permit, or up to three periods.
    private static Gen<long> Wait(long period, long permits) => Gen.OneOf(
        Gen.Const(0L), Gen.Const(1L), Gen.Long[0, (2 * period / permits) + 1], Gen.Long[0, 3 * period]);

    private static Gen<long> Cost(long burst) => Gen.OneOf(
        Gen.Const(1L), Gen.Const(burst), Gen.Const(burst + 1), Gen.Const(AmountFaults.Most), Gen.Long[1, burst], Gen.Long[1, Math.Max(1, burst / 5)]);
}
