namespace OrchStack.Tenancy.Quotas;

/// <summary>
/// Is told when a tenant reaches a threshold of a limit: to write a letter, to offer a larger plan. Registered with
/// <c>AddQuotaThresholdHandler</c>; a singleton. Called in the background, inside the tenant's scope.
/// </summary>
/// <remarks>
/// Once per period and threshold, by the node whose call reached it; if that node dies before it has told, not at all. What a handler
/// throws is logged, and the others are told nevertheless.
/// </remarks>
public interface IQuotaThresholdHandler
{
    /// <summary>A threshold was reached.</summary>
    Task HandleAsync(QuotaThresholdReached reached, ITenantScope scope, CancellationToken cancellationToken);
}
