using System.Threading.Channels;

namespace OrchStack.Tenancy.Tests;

public sealed class TenantLinesTests
{
    private static readonly TenantId Noisy = Some.Acme.Id;
    private static readonly TenantId Quiet = Some.Globex.Id;

    [Fact]
    public async Task A_quiet_tenant_is_served_before_the_backlog_of_a_noisy_one()
    {
        var lines = Lines();
        Fill(lines, Noisy, 50);
        Fill(lines, Quiet, 2);

        Assert.Equal([(Noisy, 0), (Quiet, 0), (Noisy, 1), (Quiet, 1), (Noisy, 2)], await ServeAsync(lines, 5));
    }

    [Fact]
    public async Task A_tenant_whose_item_is_being_handled_does_not_take_the_next_worker()
    {
        var lines = Lines();
        Fill(lines, Noisy, 2);

        var first = await lines.TakeAsync(default);
        var next = lines.TakeAsync(default);
        Assert.False(next.IsCompleted);

        Fill(lines, Quiet, 1);
        Assert.Equal(Quiet, (await next).Line.TenantId);

        lines.Done(first.Line);
        Assert.Equal(1, (await lines.TakeAsync(default)).Item.Payload);
    }

    [Fact]
    public async Task A_tenant_may_be_given_more_than_one_worker()
    {
        var lines = Lines(o => o.MaxDegreeOfParallelismPerTenant = 2);
        Fill(lines, Noisy, 3);

        await lines.TakeAsync(default);
        await lines.TakeAsync(default);

        Assert.False(lines.TakeAsync(default).IsCompleted);
    }

    [Fact]
    public void A_full_line_leaves_room_for_other_tenants()
    {
        var lines = Lines(o => (o.Capacity, o.CapacityPerTenant) = (5, 3));

        Assert.Equal(3, Fill(lines, Noisy, 10));
        Assert.Equal(2, Fill(lines, Quiet, 10));
        Assert.Equal(0, Fill(lines, TenantId.New(), 1));
        Assert.Equal(2, lines.Tenants);
    }

    [Fact]
    public async Task Whoever_waits_for_room_gets_it_in_turn_by_tenant()
    {
        var lines = Lines(o => (o.Capacity, o.CapacityPerTenant) = (2, 2));
        Fill(lines, Noisy, 2);
        var noisy = Enumerable.Range(2, 3).Select(i => Add(lines, Noisy, i)).ToArray();
        var quiet = Add(lines, Quiet, 0);

        Assert.Equal([(Noisy, 0)], await ServeAsync(lines, 1));
        await noisy[0];
        Assert.False(quiet.IsCompleted);
        Assert.Equal([(Noisy, 1)], await ServeAsync(lines, 1));
        await quiet;
        Assert.False(noisy[1].IsCompleted);

        Assert.Equal([(Quiet, 0), (Noisy, 2), (Noisy, 3), (Noisy, 4)], await ServeAsync(lines, 4));
        await Task.WhenAll(noisy);
        Assert.Equal(0, lines.Tenants);
    }

    [Fact]
    public async Task A_line_that_is_full_itself_does_not_keep_others_waiting()
    {
        var lines = Lines(o => (o.Capacity, o.CapacityPerTenant) = (10, 1));
        Fill(lines, Noisy, 1);
        var waiting = Add(lines, Noisy, 1);

        Assert.True(Add(lines, Quiet, 0).IsCompleted);
        Assert.False(waiting.IsCompleted);
        Assert.False(lines.TryAdd(Noisy, new QueuedItem<int>(9, default)));

        await ServeAsync(lines, 1);
        await waiting;
    }

    [Fact]
    public async Task Whoever_gives_up_waiting_is_forgotten()
    {
        var lines = Lines(o => (o.Capacity, o.CapacityPerTenant) = (1, 1));
        Fill(lines, Noisy, 1);
        using var stop = new CancellationTokenSource();
        var waiting = lines.AddAsync(Quiet, new QueuedItem<int>(0, default), stop.Token).AsTask();
        var behind = Add(lines, Quiet, 1);

        await stop.CancelAsync();

        await Assert.ThrowsAsync<TaskCanceledException>(() => waiting);
        await Assert.ThrowsAsync<TaskCanceledException>(() => lines.AddAsync(Quiet, default, stop.Token).AsTask());
        Assert.Equal([(Noisy, 0), (Quiet, 1)], await ServeAsync(lines, 2));
        await behind;
        Assert.Equal(0, lines.Tenants);
    }

    [Fact]
    public async Task An_item_that_was_given_back_stays_the_first_of_its_tenant_and_waits_alone()
    {
        var lines = Lines();
        Fill(lines, Noisy, 2);
        Fill(lines, Quiet, 1);
        var (line, item) = await lines.TakeAsync(default);

        Assert.Equal(1, lines.Return(line, item));
        Assert.Equal([(Quiet, 0)], await ServeAsync(lines, 1));
        Assert.False(lines.TakeAsync(new CancellationToken(true)).IsCompletedSuccessfully);

        lines.Resume(line);
        Assert.Equal([(Noisy, 0), (Noisy, 1)], await ServeAsync(lines, 2));
    }

    [Fact]
    public async Task When_closed_it_takes_nothing_and_is_drained_when_all_is_done()
    {
        var lines = Lines(o => (o.Capacity, o.CapacityPerTenant) = (2, 2));
        Fill(lines, Noisy, 2);
        var waiting = Add(lines, Quiet, 0);

        lines.Close();

        await Assert.ThrowsAsync<ChannelClosedException>(() => waiting);
        await Assert.ThrowsAsync<ChannelClosedException>(() => Add(lines, Quiet, 0));
        Assert.False(lines.TryAdd(Noisy, default));
        await ServeAsync(lines, 1);
        var (line, _) = await lines.TakeAsync(default);
        Assert.Equal([(Noisy, 1)], lines.Left());
        Assert.False(lines.Drained.IsCompleted);

        lines.Done(line);
        Assert.True(lines.Drained.IsCompletedSuccessfully);
        Assert.Empty(lines.Left());
    }

    [Fact]
    public async Task Under_many_writers_and_workers_every_item_comes_out_once_in_the_order_of_its_tenant()
    {
        var lines = Lines(o => (o.Capacity, o.CapacityPerTenant) = (16, 4));
        var tenants = Enumerable.Range(0, 20).ToDictionary(_ => TenantId.New(), _ => new List<int>());
        var writers = tenants.Keys.Select(tenant => Task.Run(async () =>
        {
            for (var i = 0; i < 100; i++)
            {
                if (i % 7 != 0 || !await TryImpatientlyAsync(lines, tenant, i))
                {
                    await Add(lines, tenant, i);
                }
            }
        }));
        using var stop = new CancellationTokenSource();
        var workers = Enumerable.Range(0, 8).Select(_ => Task.Run(async () =>
        {
            while (true)
            {
                var (line, item) = await lines.TakeAsync(stop.Token);
                tenants[line.TenantId].Add(item.Payload);
                await Task.Yield();
                lines.Done(line);
            }
        })).ToArray();

        await Task.WhenAll(writers);
        lines.Close();
        await lines.Drained;
        await stop.CancelAsync();

        await Assert.ThrowsAnyAsync<OperationCanceledException>(() => Task.WhenAll(workers));
        Assert.All(tenants.Values, seen => Assert.Equal(Enumerable.Range(0, 100), seen));
        Assert.Equal(0, lines.Tenants);
    }

    private static TenantLines<int> Lines(Action<TenantChannelOptions>? configure = null)
    {
        var options = new TenantChannelOptions();
        configure?.Invoke(options);
        return new TenantLines<int>(options);
    }

    private static int Fill(TenantLines<int> lines, TenantId tenant, int count) =>
        Enumerable.Range(0, count).Count(i => lines.TryAdd(tenant, new QueuedItem<int>(i, default)));

    private static Task Add(TenantLines<int> lines, TenantId tenant, int number) =>
        lines.AddAsync(tenant, new QueuedItem<int>(number, default), CancellationToken.None).AsTask();

    private static async Task<bool> TryImpatientlyAsync(TenantLines<int> lines, TenantId tenant, int number)
    {
        using var impatience = new CancellationTokenSource();
        var write = lines.AddAsync(tenant, new QueuedItem<int>(number, default), impatience.Token).AsTask();
        await impatience.CancelAsync();
        await write.ContinueWith(_ => { }, TaskScheduler.Default);
        return write.IsCompletedSuccessfully;
    }

    private static async Task<List<(TenantId, int)>> ServeAsync(TenantLines<int> lines, int count)
    {
        var served = new List<(TenantId, int)>();
        for (var i = 0; i < count; i++)
        {
            var (line, item) = await lines.TakeAsync(default);
            served.Add((line.TenantId, item.Payload));
            lines.Done(line);
        }

        return served;
    }
}
