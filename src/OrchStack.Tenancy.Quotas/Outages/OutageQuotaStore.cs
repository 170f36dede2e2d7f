using Microsoft.Extensions.Logging;
using Microsoft.Extensions.Options;

namespace OrchStack.Tenancy.Quotas;

/// <summary>
/// Stands before a store that can fail. A call waits for it as long as was agreed, and then each limit says what is to be done. What a
/// call has taken there after all, though it was refused here, is given back.
/// </summary>
internal sealed partial class OutageQuotaStore(
    IQuotaStore store, LocalQuotaStore local, TimeProvider time, IOptionsMonitor<QuotaOptions> options, ILogger<OutageQuotaStore> logger) : IQuotaStore
{
    private readonly CircuitBreaker _breaker = new(time);
    private volatile Sharing _sharing = new(0);

    public async ValueTask<QuotaOutcome> RunAsync(TenantId tenant, QuotaOperation operation, CancellationToken cancellationToken)
    {
        var timeout = options.CurrentValue.StoreTimeout;
        if (!_breaker.TryPass())
        {
            return await WithoutAsync(tenant, operation, timeout, fault: null).ConfigureAwait(false);
        }

        var running = store.RunAsync(tenant, operation, cancellationToken).AsTask();
        try
        {
            var outcome = await running.WaitAsync(timeout, time, cancellationToken).ConfigureAwait(false);
            Succeeded();
            return outcome;
        }
        catch (Exception fault) when (!cancellationToken.IsCancellationRequested)
        {
            Failed(fault);
            var outcome = await WithoutAsync(tenant, operation, timeout, fault).ConfigureAwait(false);
            if (!outcome.IsGranted)
            {
                _ = GiveBackAsync(running, tenant, operation);
            }

            return outcome;
        }
        catch (OperationCanceledException)
        {
            _ = GiveBackAsync(running, tenant, operation);
            throw;
        }
    }

    public async ValueTask<IReadOnlyList<ClosedPeriod>> ReadHistoryAsync(
        TenantId tenant, QuotaRules rules, QuotaRule rule, string? subject, CancellationToken cancellationToken)
    {
        var timeout = options.CurrentValue.StoreTimeout;
        if (!_breaker.TryPass())
        {
            throw new QuotaUnavailableException("read the history", timeout, fault: null);
        }

        try
        {
            var periods = await store.ReadHistoryAsync(tenant, rules, rule, subject, cancellationToken).AsTask().WaitAsync(timeout, time, cancellationToken).ConfigureAwait(false);
            Succeeded();
            return periods;
        }
        catch (Exception fault) when (!cancellationToken.IsCancellationRequested)
        {
            Failed(fault);
            throw new QuotaUnavailableException("read the history", timeout, fault);
        }
    }

    // A tenant is deleted by a job that is taken up again: it waits, and its fault is the job's.
    public async ValueTask<long> DeleteAsync(TenantId tenant, CancellationToken cancellationToken) =>
        await store.DeleteAsync(tenant, cancellationToken).ConfigureAwait(false) + await local.DeleteAsync(tenant, cancellationToken).ConfigureAwait(false);

    /// <summary>Decides as each limit says.</summary>
    private async ValueTask<QuotaOutcome> WithoutAsync(TenantId tenant, QuotaOperation operation, TimeSpan timeout, Exception? fault)
    {
        if (operation.Kind is not (QuotaOperationKind.Take or QuotaOperationKind.Reserve or QuotaOperationKind.Lease))
        {
            throw new QuotaUnavailableException(operation.Kind.ToString().ToLowerInvariant(), timeout, fault);
        }

        var refused = Array.FindAll(operation.Entries, entry => entry.Rule.Outage == QuotaOutage.Deny);
        var sharing = SharingOf(options.CurrentValue.OutageShare);
        var rules = sharing.Rules.Of(operation.Rules);
        var own = Array.FindAll(operation.Entries, entry => entry.Rule.Outage == QuotaOutage.Local)
            .Select(entry => entry with { Rule = rules.Find(entry.Rule.Limit.Name)! }).ToArray();
        if (refused.Length == 0 && own.Length > 0)
        {
            var taken = await local.RunAsync(tenant, Locally(operation, rules, own), CancellationToken.None).ConfigureAwait(false);
            refused = taken.IsGranted ? [] : own;
        }

        return new QuotaOutcome(refused.Length == 0 ? QuotaStatus.Done : QuotaStatus.Denied, local.Now, Cells: null, Reached: null)
        {
            Outage = new OutageVerdict(refused, (long)CircuitBreaker.BetweenTries.TotalMilliseconds),
        };
    }

    // A reservation is settled where it was made or nowhere, so here all of it is used; a lease lives as long as its first time.
    private static QuotaOperation Locally(QuotaOperation operation, QuotaRules rules, QuotaEntry[] entries) => new()
    {
        Kind = operation.Kind == QuotaOperationKind.Lease ? QuotaOperationKind.Lease : QuotaOperationKind.Take,
        Rules = rules,
        Entries = entries,
        Id = operation.Id,
        Lifetime = operation.Lifetime,
    };

    private async Task GiveBackAsync(Task<QuotaOutcome> running, TenantId tenant, QuotaOperation operation)
    {
        try
        {
            var late = await running.ConfigureAwait(false);
            if (late.Status != QuotaStatus.Done || operation.Kind is not (QuotaOperationKind.Take or QuotaOperationKind.Reserve or QuotaOperationKind.Lease))
            {
                return;
            }

            // A call with a name stays as it is: it is asked again, and then it must be found.
            if (operation.Kind != QuotaOperationKind.Take)
            {
                await store.RunAsync(tenant, new QuotaOperation { Kind = QuotaOperationKind.Settle, Rules = operation.Rules, Id = operation.Id }, default).ConfigureAwait(false);
            }
            else if (operation.Id is null)
            {
                await store.RunAsync(tenant, new QuotaOperation { Kind = QuotaOperationKind.Give, Rules = operation.Rules, Entries = operation.Entries }, default).ConfigureAwait(false);
            }
        }
        catch (Exception fault)
        {
            Log.NotGivenBack(logger, fault, tenant);
        }
    }

    private Sharing SharingOf(int share) => _sharing is { } known && known.Share == share ? known : _sharing = new Sharing(share);

    private void Succeeded()
    {
        if (_breaker.Succeed())
        {
            Log.Back(logger);
        }
    }

    private void Failed(Exception fault)
    {
        if (_breaker.Fail())
        {
            Log.Away(logger, fault);
        }
    }

    private sealed record Sharing(int Share)
    {
        public OutageRules Rules { get; } = new(Share);
    }

    private static partial class Log
    {
        [LoggerMessage(1, LogLevel.Error, "The store of quotas does not answer. Until it does, each limit decides as its Outage says; it is tried once a second.")]
        public static partial void Away(ILogger logger, Exception fault);

        [LoggerMessage(2, LogLevel.Information, "The store of quotas answers again.")]
        public static partial void Back(ILogger logger);

        [LoggerMessage(3, LogLevel.Warning, "What a refused call of tenant {TenantId} may have taken was not given back: the store of quotas does not answer. A reservation or lease expires.")]
        public static partial void NotGivenBack(ILogger logger, Exception fault, TenantId tenantId);
    }
}
