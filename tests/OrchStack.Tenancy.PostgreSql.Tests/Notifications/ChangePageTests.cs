namespace OrchStack.Tenancy.PostgreSql.Tests.Notifications;

public sealed class ChangePageTests
{
    private static readonly TenantChange Change = new(TenantId.New(), TenantChangeKind.Tenant);

    [Theory]
    [InlineData(null, 0, 0, 0)] // at first
    [InlineData(null, 7, 0, 0)]
    [InlineData(5L, 4, 0, 0)] // another database, or an earlier state of it
    [InlineData(5L, 0, 0, 0)]
    [InlineData(5L, 9, 0, 0)] // all were dropped
    [InlineData(5L, 9, 7, 9)] // the first was dropped
    public void Who_cannot_know_what_has_changed_assumes_everything(long? after, long counted, long first, long read)
    {
        var page = ChangePage.Of(after, counted, first, read, read == 0 ? [] : [Change]);

        Assert.Equal([new TenantChange(null, TenantChangeKind.All)], page.Changes);
        Assert.Equal((counted, false), (page.Last, page.HasMore));
    }

    [Theory]
    [InlineData(0, 1, 1, 1, false)]
    [InlineData(5, 9, 6, 9, false)]
    [InlineData(5, 9, 6, 8, true)] // a page of it
    public void What_follows_without_a_gap_is_told_as_it_is(long after, long counted, long first, long read, bool hasMore)
    {
        var page = ChangePage.Of(after, counted, first, read, [Change]);

        Assert.Equal([Change], page.Changes);
        Assert.Equal((read, hasMore), (page.Last, page.HasMore));
    }

    [Fact]
    public void Nothing_new_is_nothing() => Assert.Empty(ChangePage.Of(5, 5, 0, 0, []).Changes);
}
