namespace OrchStack.Tenancy.Quotas;

/// <summary>
/// How much a tenant may use, by its plan. As a service it is the current tenant's, a singleton; <see cref="IQuotaEngine"/> opens
/// any tenant's. Thread-safe. Where it counts is a matter of the application: in this process, or in Redis for all nodes.
/// </summary>
/// <remarks>
/// Every method throws <see cref="QuotaConfigurationException"/> where the plan is not configured or nothing in it counts what a call
/// names, and the service <see cref="MissingTenantException"/> without a tenant.
/// </remarks>
public interface ITenantQuotas
{
    /// <summary>Takes from every limit that counts a meter: all of the cost or nothing. A refused call changes nothing.</summary>
    /// <param name="meter">What is used, such as "api.requests".</param>
    /// <param name="amount">How much; 1 by default.</param>
    /// <param name="cancellationToken">Gives up before anything is taken.</param>
    /// <exception cref="ArgumentOutOfRangeException">The amount is not from 1 to 999,999,999,999,999.</exception>
    /// <exception cref="ArgumentException">A limit counts what goes on at once: that is taken by <see cref="LeaseAsync"/>.</exception>
    ValueTask<QuotaDecision> AcquireAsync(string meter, long amount = 1, CancellationToken cancellationToken = default);

    /// <summary>Takes everything that a call costs, of all its limits at every level, or nothing.</summary>
    /// <inheritdoc cref="AcquireAsync(string, long, CancellationToken)" path="/exception"/>
    ValueTask<QuotaDecision> AcquireAsync(QuotaCall quotaCall, CancellationToken cancellationToken = default);

    /// <summary>
    /// Takes what a call may cost at most, before it is known what it does cost. Settle the reservation with that, or dispose of it:
    /// then everything is given back.
    /// </summary>
    /// <param name="quotaCall">What it may cost. Its idempotency key is not used: the reservation's id is.</param>
    /// <param name="options">Other than the defaults.</param>
    /// <param name="cancellationToken">Gives up before anything is taken.</param>
    /// <inheritdoc cref="AcquireAsync(string, long, CancellationToken)" path="/exception"/>
    ValueTask<QuotaReservation> ReserveAsync(QuotaCall quotaCall, QuotaReservationOptions? options = null, CancellationToken cancellationToken = default);

    /// <summary>
    /// Takes a place among what goes on at once, and whatever else the call costs. The lease renews itself until it is disposed of; the
    /// place of a process that has died comes free after the limit's time to live.
    /// </summary>
    /// <exception cref="ArgumentException">No limit of the call counts what goes on at once.</exception>
    ValueTask<QuotaLease> LeaseAsync(QuotaCall quotaCall, CancellationToken cancellationToken = default);

    /// <summary>
    /// Gives back: what was charged wrongly, or what a gauge has less of. Nothing falls below zero; of a budget, it goes to the period
    /// that is going on.
    /// </summary>
    /// <param name="quotaCall">How much. With an idempotency key it is given back once, however often it is asked.</param>
    /// <param name="cancellationToken">Gives up before anything is given back.</param>
    /// <returns>False if the key has been seen before.</returns>
    ValueTask<bool> RefundAsync(QuotaCall quotaCall, CancellationToken cancellationToken = default);

    /// <summary>Sets what a gauge has, where the truth has been counted elsewhere. It may be more than the limit.</summary>
    /// <param name="meter">What is there.</param>
    /// <param name="value">How much: 0 to 999,999,999,999,999.</param>
    /// <param name="subject">Whose, for gauges of a workspace, user or agent.</param>
    /// <param name="cancellationToken">Gives up.</param>
    /// <exception cref="ArgumentException">No gauge counts it, and the plan is not free of it either.</exception>
    ValueTask SetAsync(string meter, long value, QuotaSubject subject = default, CancellationToken cancellationToken = default);

    /// <summary>
    /// Reads what is used of every limit of the plan, in the order of their names; of workspaces, users and agents, of those that are named. Takes nothing.
    /// </summary>
    ValueTask<IReadOnlyList<QuotaUsage>> GetUsageAsync(QuotaSubject subject = default, CancellationToken cancellationToken = default);

    /// <summary>Reads what was used in the periods of a budget that have ended, the newest first.</summary>
    /// <param name="limit">The name of the limit.</param>
    /// <param name="subject">Whose, for budgets of a workspace, user or agent.</param>
    /// <param name="cancellationToken">Gives up.</param>
    /// <exception cref="ArgumentException">The plan has no such budget.</exception>
    ValueTask<IReadOnlyList<QuotaPeriodUsage>> GetHistoryAsync(string limit, QuotaSubject subject = default, CancellationToken cancellationToken = default);

    /// <summary>Reads the usage now, and again whenever it has changed, until it is cancelled. A change of the plan is seen too.</summary>
    /// <param name="subject">As for <see cref="GetUsageAsync"/>.</param>
    /// <param name="interval">How often it is looked; a second by default.</param>
    /// <param name="cancellationToken">Ends it.</param>
    IAsyncEnumerable<IReadOnlyList<QuotaUsage>> WatchAsync(QuotaSubject subject = default, TimeSpan? interval = null, CancellationToken cancellationToken = default);
}
