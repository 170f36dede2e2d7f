using System.Runtime.CompilerServices;

namespace OrchStack.Tenancy.Quotas;

/// <summary>One tenant's quotas under the rules that were in force when they were opened.</summary>
internal sealed class TenantQuotas(QuotaEngine engine, Tenant tenant, QuotaRules rules) : ITenantQuotas
{
    private static readonly TimeSpan BetweenLooks = TimeSpan.FromSeconds(1);

    private readonly QuotaCounters _counters = engine.Counters;
    private LocalAccount? _account;

    public ValueTask<QuotaDecision> AcquireAsync(string meter, long amount = 1, CancellationToken cancellationToken = default)
    {
        ArgumentNullException.ThrowIfNull(meter);
        QuotaCall.Check(amount);
        cancellationToken.ThrowIfCancellationRequested();
        return (_counters.Local, rules.Of(meter)) switch
        {
            (_, [{ Kind: QuotaLimitKind.Unlimited }] free) => ValueTask.FromResult(_counters.Metrics.Granted([], free, new QuotaDecision(isGranted: true, remaining: null))),
            ({ } local, [{ Level: QuotaLevel.Tenant } rule]) => ValueTask.FromResult(Take(local, new QuotaEntry(QuotaCalls.Acquirable(rule), null, amount))),
            _ => AcquireAsync(new QuotaCall(meter, amount), cancellationToken),
        };
    }

    public ValueTask<QuotaDecision> AcquireAsync(QuotaCall quotaCall, CancellationToken cancellationToken = default)
    {
        ArgumentNullException.ThrowIfNull(quotaCall);
        cancellationToken.ThrowIfCancellationRequested();
        var compiled = quotaCall.Under(rules).Acquirable();
        return _counters.Local is { } local && quotaCall.IdempotencyKey is null
            ? ValueTask.FromResult(Take(local, compiled.Entries, compiled.Unlimited, quotaCall.WithLimits))
            : TakeAsync(quotaCall, compiled, cancellationToken);
    }

    public async ValueTask<QuotaReservation> ReserveAsync(QuotaCall quotaCall, QuotaReservationOptions? options = null, CancellationToken cancellationToken = default)
    {
        ArgumentNullException.ThrowIfNull(quotaCall);
        options ??= QuotaReservationOptions.Default;
        QuotaCalls.CheckLifetime(options.Lifetime);
        var compiled = quotaCall.Under(rules).Acquirable();
        var operation = new QuotaOperation
        {
            Kind = QuotaOperationKind.Reserve,
            Rules = rules,
            Entries = compiled.Entries,
            Id = QuotaCalls.CheckId(options.Id) ?? Guid.NewGuid().ToString("N"),
            Lifetime = (long)options.Lifetime.TotalMilliseconds,
            Commits = options.OnExpiry == QuotaExpiry.Commit,
        };
        var outcome = await RunAsync(operation, cancellationToken).ConfigureAwait(false);
        return new QuotaReservation(this, quotaCall, operation.Id, Decide(compiled, outcome, quotaCall.WithLimits));
    }

    public async ValueTask<QuotaLease> LeaseAsync(QuotaCall quotaCall, CancellationToken cancellationToken = default)
    {
        ArgumentNullException.ThrowIfNull(quotaCall);
        var compiled = quotaCall.Under(rules);
        var timeToLive = TimeSpan.FromMilliseconds(QuotaCalls.TimeToLiveOf(compiled, quotaCall));
        var operation = new QuotaOperation
        {
            Kind = QuotaOperationKind.Lease,
            Rules = rules,
            Entries = compiled.Entries,
            Id = Guid.NewGuid().ToString("N"),
            Lifetime = (long)timeToLive.TotalMilliseconds,
        };
        var askedAt = _counters.Leases.Now;
        var outcome = await RunAsync(operation, cancellationToken).ConfigureAwait(false);
        var lease = new QuotaLease(this, _counters.Leases, operation.Id, timeToLive, Decide(compiled, outcome, quotaCall.WithLimits));
        if (lease.IsGranted && compiled.Entries.Length > 0)
        {
            _counters.Leases.Add(lease, askedAt);
        }

        return lease;
    }

    public async ValueTask<bool> RefundAsync(QuotaCall quotaCall, CancellationToken cancellationToken = default)
    {
        ArgumentNullException.ThrowIfNull(quotaCall);
        var operation = new QuotaOperation
        {
            Kind = QuotaOperationKind.Give,
            Rules = rules,
            Entries = quotaCall.Under(rules).Acquirable().Entries,
            Id = QuotaCalls.CheckId(quotaCall.IdempotencyKey),
        };
        return (await RunAsync(operation, cancellationToken).ConfigureAwait(false)).Status == QuotaStatus.Done;
    }

    public async ValueTask SetAsync(string meter, long value, QuotaSubject subject = default, CancellationToken cancellationToken = default)
    {
        ArgumentNullException.ThrowIfNull(meter);
        ArgumentOutOfRangeException.ThrowIfNegative(value);
        ArgumentOutOfRangeException.ThrowIfGreaterThan(value, AmountFaults.Most);
        var operation = new QuotaOperation { Kind = QuotaOperationKind.Set, Rules = rules, Entries = QuotaCalls.GaugesOf(rules, meter, value, subject.Checked()) };
        await RunAsync(operation, cancellationToken).ConfigureAwait(false);
    }

    public async ValueTask<IReadOnlyList<QuotaUsage>> GetUsageAsync(QuotaSubject subject = default, CancellationToken cancellationToken = default)
    {
        var entries = QuotaCalls.ReadableOf(rules, subject.Checked());
        var outcome = await RunAsync(new QuotaOperation { Kind = QuotaOperationKind.Read, Rules = rules, Entries = entries }, cancellationToken).ConfigureAwait(false);
        return
        [
            .. entries.Select((entry, i) => QuotaUsage.Of(entry.Rule, entry.Subject, outcome.Cells![i], outcome.Now))
                .Concat(rules.All.Where(rule => rule.Kind == QuotaLimitKind.Unlimited).Select(rule => new QuotaUsage { Limit = rule.Limit }))
                .OrderBy(usage => usage.Limit.Name, StringComparer.Ordinal),
        ];
    }

    public async ValueTask<IReadOnlyList<QuotaPeriodUsage>> GetHistoryAsync(
        string limit, QuotaSubject subject = default, CancellationToken cancellationToken = default)
    {
        ArgumentNullException.ThrowIfNull(limit);
        var rule = QuotaCalls.BudgetOf(rules, limit);
        var periods = await _counters.Store.ReadHistoryAsync(tenant.Id, rules, rule, subject.Checked().Of(rule.Level), cancellationToken).ConfigureAwait(false);
        return
        [
            .. periods.Select(period => new QuotaPeriodUsage(
                rule.Limit,
                DateTimeOffset.FromUnixTimeMilliseconds(rule.Calendar!.At(period.End - 1).Start),
                DateTimeOffset.FromUnixTimeMilliseconds(period.End),
                period.Used)),
        ];
    }

    public async IAsyncEnumerable<IReadOnlyList<QuotaUsage>> WatchAsync(
        QuotaSubject subject = default, TimeSpan? interval = null, [EnumeratorCancellation] CancellationToken cancellationToken = default)
    {
        using var timer = new PeriodicTimer(interval ?? BetweenLooks, _counters.Time);
        IReadOnlyList<QuotaUsage>? last = null;
        do
        {
            // Opened each time, so that a change of the plan is seen.
            var quotas = await engine.OpenAsync(tenant, cancellationToken).ConfigureAwait(false);
            var usage = await quotas.GetUsageAsync(subject, cancellationToken).ConfigureAwait(false);
            if (last is null || !last.Select(QuotaCalls.Countable).SequenceEqual(usage.Select(QuotaCalls.Countable)))
            {
                yield return last = usage;
            }
        }
        while (await timer.WaitForNextTickAsync(cancellationToken).ConfigureAwait(false));
    }

    /// <summary>Ends a reservation with what was really used; names its limits, so that thresholds are told of at once.</summary>
    internal ValueTask<bool> SettleAsync(string id, QuotaCall quotaCall, QuotaCost[] actual, CancellationToken cancellationToken) => ChangeAsync(
        new QuotaOperation { Kind = QuotaOperationKind.Settle, Rules = rules, Entries = quotaCall.Under(rules).Entries, Id = id, Actual = actual }, cancellationToken);

    /// <summary>Gives a reservation or lease back.</summary>
    internal ValueTask<bool> ReleaseAsync(string id, CancellationToken cancellationToken) =>
        ChangeAsync(new QuotaOperation { Kind = QuotaOperationKind.Settle, Rules = rules, Id = id }, cancellationToken);

    internal ValueTask<bool> RenewAsync(string id, TimeSpan lifetime, CancellationToken cancellationToken) => ChangeAsync(
        new QuotaOperation { Kind = QuotaOperationKind.Renew, Rules = rules, Id = id, Lifetime = (long)lifetime.TotalMilliseconds }, cancellationToken);

    private async ValueTask<bool> ChangeAsync(QuotaOperation operation, CancellationToken cancellationToken) =>
        (await RunAsync(operation, cancellationToken).ConfigureAwait(false)).Status == QuotaStatus.Done;

    private QuotaDecision Take(LocalQuotaStore local, in QuotaEntry entry) => Take(local, new ReadOnlySpan<QuotaEntry>(in entry), [], withLimits: false);

    private QuotaDecision Take(LocalQuotaStore local, ReadOnlySpan<QuotaEntry> entries, QuotaRule[] unlimited, bool withLimits)
    {
        var account = _account ??= local.Open(tenant.Id, rules);
        long remaining;
        QuotaOutcome outcome;
        while (!account.TryTake(rules, entries, local.Now, withLimits, out remaining, out outcome))
        {
            account = _account = local.Open(tenant.Id, rules);
        }

        Tell(outcome);
        return outcome.IsGranted && !withLimits
            ? _counters.Metrics.Granted(entries, unlimited, new QuotaDecision(isGranted: true, entries.Length == 0 ? null : remaining))
            : Decide(entries, unlimited, outcome, withLimits);
    }

    private async ValueTask<QuotaDecision> TakeAsync(QuotaCall quotaCall, CompiledCall compiled, CancellationToken cancellationToken)
    {
        var operation = new QuotaOperation { Kind = QuotaOperationKind.Take, Rules = rules, Entries = compiled.Entries, Id = QuotaCalls.CheckId(quotaCall.IdempotencyKey) };
        return Decide(compiled, await RunAsync(operation, cancellationToken).ConfigureAwait(false), quotaCall.WithLimits);
    }

    private async ValueTask<QuotaOutcome> RunAsync(QuotaOperation operation, CancellationToken cancellationToken)
    {
        var outcome = await _counters.Store.RunAsync(tenant.Id, operation, cancellationToken).ConfigureAwait(false);
        Tell(outcome);
        return outcome;
    }

    private QuotaDecision Decide(CompiledCall compiled, in QuotaOutcome outcome, bool withLimits) => Decide(compiled.Entries, compiled.Unlimited, outcome, withLimits);

    private QuotaDecision Decide(ReadOnlySpan<QuotaEntry> entries, QuotaRule[] unlimited, in QuotaOutcome outcome, bool withLimits)
    {
        var decision = QuotaDecisions.Of(entries, unlimited, outcome, withLimits);
        return outcome.IsGranted ? _counters.Metrics.Granted(entries, unlimited, decision) : _counters.Metrics.Denied(decision);
    }

    private void Tell(in QuotaOutcome outcome)
    {
        if (outcome.Reached is { } reached)
        {
            _counters.Thresholds.Tell(tenant.Id, reached);
        }
    }
}
