using System.Globalization;
using Microsoft.Extensions.Options;
using OrchStack.Tenancy.Quotas;
using StackExchange.Redis;

namespace OrchStack.Tenancy.Redis;

/// <summary>Counts in Redis, for all nodes: one round trip and one script for each decision.</summary>
internal sealed class RedisQuotaStore(RedisConnection connection, PrefixedKeys keys, QuotaClock clock, IOptionsMonitor<QuotaOptions> options) : IQuotaStore
{
    /// <summary>A time of a test's choice; otherwise it is the server's.</summary>
    internal Func<long>? ToldTime { get; init; }

    public async ValueTask<QuotaOutcome> RunAsync(TenantId tenant, QuotaOperation operation, CancellationToken cancellationToken)
    {
        cancellationToken.ThrowIfCancellationRequested();
        var now = ToldTime?.Invoke() ?? clock.Now;
        QuotaOutcome outcome;
        while (!QuotaReply.TryRead(await EvaluateAsync(tenant, operation, now).ConfigureAwait(false), operation, out now, out outcome))
        {
            // The server's clock is more than a period away from this node's: periods around its time are told instead.
        }

        return outcome;
    }

    public async ValueTask<IReadOnlyList<ClosedPeriod>> ReadHistoryAsync(
        TenantId tenant, QuotaRules rules, QuotaRule rule, string? subject, CancellationToken cancellationToken)
    {
        // Reading brings it to now: a period that is over but for a call is ended.
        await RunAsync(tenant, new QuotaOperation { Kind = QuotaOperationKind.Read, Rules = rules, Entries = [new(rule, subject, 0)] }, cancellationToken)
            .ConfigureAwait(false);
        var prefix = rule.Limit.Name + "|";
        var fields = await connection.Database.HashGetAllAsync(QuotaKeys.History(tenant, rule, subject)).ConfigureAwait(false);
        return
        [
            .. fields.Where(field => field.Name.StartsWith(prefix))
                .Select(field => new ClosedPeriod(long.Parse(field.Name.ToString()[prefix.Length..], CultureInfo.InvariantCulture), (long)field.Value))
                .Where(period => period.Used > 0)
                .OrderByDescending(period => period.End),
        ];
    }

    public async ValueTask<long> DeleteAsync(TenantId tenant, CancellationToken cancellationToken) =>
        await keys.DeleteAllAsync(QuotaKeys.Of(tenant), cancellationToken).ConfigureAwait(false);

    private Task<RedisResult> EvaluateAsync(TenantId tenant, QuotaOperation operation, long now)
    {
        Span<int> places = stackalloc int[operation.Entries.Length];
        var names = QuotaKeys.Of(tenant, operation.Entries, places);
        var (values, form) = QuotaArgument.Of(operation, places, (long)options.CurrentValue.RememberCalls.TotalMilliseconds, now);

        // By its text: then the client sends the hash, and the text again where the server has forgotten it.
        return ToldTime is { } told
            ? connection.Database.ScriptEvaluateAsync(QuotaScript.Told, names, [values, form, told()])
            : connection.Database.ScriptEvaluateAsync(QuotaScript.Served, names, [values, form]);
    }
}
