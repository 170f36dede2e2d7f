using System.Collections.Concurrent;

namespace OrchStack.Tenancy.Tests;

public sealed class ForEachTenantTests
{
    [Theory]
    [InlineData(1)]
    [InlineData(8)]
    public async Task Every_active_tenant_is_visited_once_in_a_scope_of_its_own(int parallel)
    {
        await using var tenancy = new TestTenancy();
        var seen = new ConcurrentQueue<(string?, string)>();

        await tenancy.Scopes.ForEachTenantAsync(
            async (scope, _) =>
            {
                await Task.Yield();
                seen.Enqueue((tenancy.Slug(), scope.Tenant.Slug.Value));
            },
            new ForEachTenantOptions { MaxDegreeOfParallelism = parallel });

        Assert.Equal([("acme", "acme"), ("globex", "globex")], seen.Order());
        Assert.Null(tenancy.Slug());
    }

    [Fact]
    public async Task One_tenants_failure_is_named_and_stops_no_other()
    {
        await using var tenancy = new TestTenancy();
        var seen = new ConcurrentQueue<string>();

        var failures = await Assert.ThrowsAsync<AggregateException>(() => tenancy.Scopes.ForEachTenantAsync((scope, _) =>
        {
            seen.Enqueue(scope.Tenant.Slug.Value);
            return scope.Tenant.Id == Some.Acme.Id ? throw new InvalidOperationException("broken") : Task.CompletedTask;
        }));

        Assert.Equal(["acme", "globex"], seen.Order());
        var failure = Assert.IsType<TenantWorkException>(failures.InnerExceptions.Single());
        Assert.Equal(Some.Acme.Id, failure.Tenant.Id);
        Assert.Equal("broken", failure.InnerException?.Message);
    }

    [Fact]
    public async Task The_first_failure_ends_it_where_that_is_asked_for()
    {
        await using var tenancy = new TestTenancy();
        var visits = 0;

        var failures = await Assert.ThrowsAsync<AggregateException>(() => tenancy.Scopes.ForEachTenantAsync(
            (_, _) => ++visits > 0 ? throw new InvalidOperationException("broken") : Task.CompletedTask,
            new ForEachTenantOptions { StopAtFirstFailure = true }));

        Assert.Equal(1, visits);
        Assert.Single(failures.InnerExceptions);
    }

    [Fact]
    public async Task A_store_that_fails_midway_is_an_outage_not_the_end_of_the_list()
    {
        await using var tenancy = TestTenancy.WithStore(new HalfListedStore(Some.Acme));
        var seen = new List<string>();

        await Assert.ThrowsAsync<TenantRegistryException>(() => tenancy.Scopes.ForEachTenantAsync((scope, _) =>
        {
            seen.Add(scope.Tenant.Slug.Value);
            return Task.CompletedTask;
        }));

        Assert.Equal(["acme"], seen);
    }

    [Fact]
    public async Task A_tenant_that_was_suspended_since_it_was_listed_is_left_out()
    {
        await using var tenancy = TestTenancy.WithStore(new ListedStore([Some.Acme, Some.Globex], Some.Globex with { Status = TenantStatus.Suspended }));
        var seen = new List<string>();

        await tenancy.Scopes.ForEachTenantAsync((scope, _) =>
        {
            seen.Add(scope.Tenant.Slug.Value);
            return Task.CompletedTask;
        });

        Assert.Empty(seen);
    }

    [Fact]
    public async Task Cancellation_is_no_failure_of_a_tenant()
    {
        await using var tenancy = new TestTenancy();
        using var cancellation = new CancellationTokenSource();

        await Assert.ThrowsAnyAsync<OperationCanceledException>(() => tenancy.Scopes.ForEachTenantAsync(
            async (_, ct) =>
            {
                await cancellation.CancelAsync();
                ct.ThrowIfCancellationRequested();
            },
            cancellationToken: cancellation.Token));
    }

    [Fact]
    public async Task A_store_that_lists_nothing_says_what_to_implement()
    {
        await using var tenancy = TestTenancy.WithStore(new BrokenStore());

        var outage = await Assert.ThrowsAsync<NotSupportedException>(() => tenancy.Scopes.ForEachTenantAsync((_, _) => Task.CompletedTask));

        Assert.Contains("ListAsync", outage.Message);
    }
}
