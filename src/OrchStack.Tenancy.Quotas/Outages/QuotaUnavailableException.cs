namespace OrchStack.Tenancy.Quotas;

/// <summary>
/// Thrown where the store of counts does not answer and no limit can say what is to be done instead: when something is read, settled,
/// given back or set. Whether it was done is not known; asked again with the same id or idempotency key, it is done once.
/// </summary>
public sealed class QuotaUnavailableException : TenancyException
{
    internal QuotaUnavailableException(string what, TimeSpan timeout, Exception? fault)
        : base(
            $"""
            Refused to {what}: the store of quotas did not answer within {timeout.TotalMilliseconds:0} ms.
            Whether it was done is not known. Ask again with the same id or idempotency key: then it is done once. See that Redis can be reached, or raise QuotaOptions.StoreTimeout.
            """,
            fault)
    {
    }
}
