namespace OrchStack.Tenancy.Quotas;

/// <summary>What a store is asked to do. The script for Redis knows them by these numbers.</summary>
internal enum QuotaOperationKind
{
    /// <summary>Tells what is used.</summary>
    Read = 0,

    /// <summary>Takes all or nothing.</summary>
    Take = 1,

    /// <summary>Takes all or nothing, and keeps in mind what was taken until it is settled or expires.</summary>
    Reserve = 2,

    /// <summary>Takes all or nothing, and gives what goes on at once back when it ends or expires.</summary>
    Lease = 3,

    /// <summary>Ends a reservation or lease with what was really used.</summary>
    Settle = 4,

    /// <summary>Puts off the expiry.</summary>
    Renew = 5,

    /// <summary>Gives back.</summary>
    Give = 6,

    /// <summary>Sets what there is.</summary>
    Set = 7,
}
