using System.Numerics;
using CsCheck;

namespace OrchStack.Tenancy.Quotas.Tests;

public sealed class TokenClockTests
{
    private const long Century = 36_525 * TimeSpan.TicksPerDay;

    [Theory]
    [InlineData(10, 600_000_000, 59_999_999, 0)]
    [InlineData(10, 600_000_000, 60_000_000, 1)]
    [InlineData(11, 600_000_000, 600_000_000, 11)]                       // doubles say 10
    [InlineData(97, 600_000_000, 600_000_000, 97)]                       // doubles say 96
    [InlineData(3, 10, 9, 2)]                                            // a third of a tick is not lost
    [InlineData(999_999_999_999_999, 315_576_000_000_000, Century, 99_999_999_999_999_900)]
    [InlineData(100, 1, Century, 100 * Century)]                         // a billion a second for a century
    [InlineData(1, Century, Century - 1, 0)]
    public void Counts_whole_permits_and_none_too_early(long permits, long period, long time, long expected) =>
        Assert.Equal(expected, new TokenClock(permits, TimeSpan.FromTicks(period), 1).TokensAt(time));

    [Fact]
    public void Tells_the_exact_floor_at_any_time() =>
        Gen.Select(TokenBucketCase.Any, Gen.Long[0, Century]).Sample(
            (c, time) => c.Clock.TokensAt(time) == (BigInteger)time * c.Permits / c.PeriodTicks,
            iter: 5_000);

    [Fact]
    public void Tells_the_first_tick_of_every_permit() =>
        Gen.Select(TokenBucketCase.Any, Gen.Long[1, 1_000_000]).Sample(
            (c, tokens) =>
            {
                var time = c.Clock.TimeOf(tokens);

                Assert.True(c.Clock.TokensAt(time) >= tokens);
                Assert.True(c.Clock.TokensAt(time - 1) < tokens);
            },
            iter: 5_000);

    [Fact]
    public void Ends_in_an_error_rather_than_in_a_wrong_number() =>
        Assert.Throws<OverflowException>(() => new TokenClock(100, TimeSpan.FromTicks(1), 1).TokensAt(long.MaxValue / 50));
}
