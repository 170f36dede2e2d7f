namespace OrchStack.Tenancy.Quotas;

/// <summary>How an operation ended. The script for Redis knows them by these numbers.</summary>
internal enum QuotaStatus
{
    /// <summary>A limit refused; nothing was taken.</summary>
    Denied = 0,

    /// <summary>It is done.</summary>
    Done = 1,

    /// <summary>It was done before; nothing was done again.</summary>
    Repeated = 2,

    /// <summary>There is no such reservation or lease, or not any more.</summary>
    Gone = 3,
}
