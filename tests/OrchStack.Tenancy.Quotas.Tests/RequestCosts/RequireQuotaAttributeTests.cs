namespace OrchStack.Tenancy.Quotas.Tests;

public sealed class RequireQuotaAttributeTests
{
    [Theory]
    [InlineData("a")]
    [InlineData("api.requests_per-minute.2")]
    public void Accepts_the_name_of_a_limit(string limit) => Assert.Equal(limit, new RequireQuotaAttribute(limit).Meter);

    [Theory]
    [InlineData("")]
    [InlineData("Api")]
    [InlineData("a b")]
    [InlineData("a\"b")]       // would end the header's string
    [InlineData("a\\b")]
    [InlineData("a\r\nX: y")]  // would begin another header
    [InlineData("ä")]
    [InlineData("a;q=1")]
    public void Refuses_what_could_not_stand_in_a_header(string limit) =>
        Assert.Throws<ArgumentException>(() => new RequireQuotaAttribute(limit));

    [Theory]
    [InlineData(0)]
    [InlineData(-1)]
    public void Refuses_a_cost_that_is_not_positive(long cost) =>
        Assert.Throws<ArgumentOutOfRangeException>(() => new RequireQuotaAttribute("a", cost));
}
