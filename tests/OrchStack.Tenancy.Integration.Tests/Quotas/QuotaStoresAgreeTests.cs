using CsCheck;
using Microsoft.Extensions.DependencyInjection;
using Microsoft.Extensions.Time.Testing;
using OrchStack.Tenancy.Integration.Tests.Servers;
using OrchStack.Tenancy.Quotas;

namespace OrchStack.Tenancy.Integration.Tests.Quotas;

/// <summary>The same history of operations, of every kind and at every level, on the store of the process and on Redis: every answer is the same.</summary>
public sealed class QuotaStoresAgreeTests
{
    [RedisFact]
    public async Task The_process_and_Redis_say_the_same_to_every_operation_of_a_history()
    {
        var time = new FakeTimeProvider(QuotaHistories.Start) { AutoAdvanceAmount = TimeSpan.Zero };
        await using var world = new QuotaWorld(RedisServer.Configuration!, q => q.AddPlan("free", plan => plan.Unlimited("any")), time);
        _ = world.Services.GetRequiredService<IQuotaEngine>();

        // Redis forgets by the true time, of which almost none goes by here.
        world.Local.Remembering = long.MaxValue / 4;
        await QuotaHistories.Step.Array[1, 60].SampleAsync(
            async steps =>
            {
                var tenant = TenantId.New();
                var now = QuotaHistories.Start;
                var before = new List<string>();
                var rules = QuotaHistories.Plans[0];
                foreach (var (wait, _, operation) in steps)
                {
                    now += TimeSpan.FromMilliseconds(wait);
                    time.AdjustTime(now);
                    if (operation.Rules != rules)
                    {
                        // In the process a plan is changed for a whole tenant, in Redis for each limit when it is next asked.
                        rules = operation.Rules;
                        await world.Local.RunAsync(tenant, QuotaHistories.Everything(rules), CancellationToken.None);
                        await world.Store.RunAsync(tenant, QuotaHistories.Everything(rules), CancellationToken.None);
                    }

                    var local = await world.Local.RunAsync(tenant, operation, CancellationToken.None);
                    var redis = await world.Store.RunAsync(tenant, operation, CancellationToken.None);

                    before.Add(Text(operation, local));
                    Assert.True(before[^1] == Text(operation, redis), $"{string.Join('\n', before)}\n\nand Redis says:\n{Text(operation, redis)}");
                    foreach (var rule in operation.Rules.All.Where(rule => rule.Kind == QuotaLimitKind.Budget))
                    {
                        var subject = new QuotaSubject("w1").Of(rule.Level);
                        Assert.Equal(
                            await world.Local.ReadHistoryAsync(tenant, operation.Rules, rule, subject, default),
                            await world.Store.ReadHistoryAsync(tenant, operation.Rules, rule, subject, default));
                    }
                }
            },
            iter: 150,
            threads: 1);
    }

    private static string Text(QuotaOperation operation, QuotaOutcome outcome) => string.Join('\n',
        [
            $"{operation.Kind} {operation.Id} {operation.Lifetime} at {DateTimeOffset.FromUnixTimeMilliseconds(outcome.Now):O}: {outcome.Status}",
            .. operation.Entries.Zip(outcome.Cells!, (entry, cell) => $"{entry.Rule.Limit.Name}/{entry.Subject} {entry.Amount}: {cell.Used} {cell.Mark}"),
            .. (outcome.Reached ?? []).Select(reach => $"reached {reach.Rule.Limit.Name}/{reach.Subject} {reach.Percent} {reach.Used}").Order(),
        ]);
}
