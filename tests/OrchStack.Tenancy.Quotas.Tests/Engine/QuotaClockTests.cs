namespace OrchStack.Tenancy.Quotas.Tests;

public sealed class QuotaClockTests
{
    [Theory]
    [InlineData(10_000_000, 123_456_789, 123_456_789)]
    [InlineData(1_000_000_000, 12_345_678_999, 123_456_789)]                   // rounded down, never up
    [InlineData(1_000_000_000, 9_007_199_254_740_993_00, 9_007_199_254_740_993)] // one more than a double can tell
    [InlineData(24_000_000, 24_000_000, 10_000_000)]
    [InlineData(3_579_545, 3_579_545_000, 10_000_000_000)]
    [InlineData(3_579_545, 1, 2)]
    [InlineData(10_000_000, -5, 0)]                                            // a clock that was set back
    public void Counts_ticks_of_100_ns_at_any_frequency(long frequency, long elapsed, long expected)
    {
        var time = new Stopwatch(frequency) { Timestamp = 1_000 };
        var clock = new QuotaClock(time);

        time.Timestamp += elapsed;

        Assert.Equal(expected, clock.Now);
    }

    private sealed class Stopwatch(long frequency) : TimeProvider
    {
        public long Timestamp { get; set; }

        public override long TimestampFrequency => frequency;

        public override long GetTimestamp() => Timestamp;
    }
}
