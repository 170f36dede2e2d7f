namespace OrchStack.Tenancy.PostgreSql.Tests.Notifications;

public sealed class ReconnectDelayTests
{
    [Theory]
    [InlineData(1, 1, 0.2)]
    [InlineData(1, 0, 0.1)]
    [InlineData(2, 1, 0.4)]
    [InlineData(5, 1, 3.2)]
    [InlineData(7, 1, 10)]
    [InlineData(7, 0, 5)]
    [InlineData(int.MaxValue, 1, 10)]
    public void It_doubles_to_ten_seconds_and_spreads_over_half_of_itself(int failures, double chance, double seconds) =>
        Assert.Equal(TimeSpan.FromSeconds(seconds), ReconnectDelay.After(failures, chance));
}
