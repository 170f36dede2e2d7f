namespace OrchStack.Tenancy.Quotas;

/// <summary>One operation on an account that is locked. The script for Redis takes the same steps.</summary>
internal readonly ref struct LocalStep(LocalAccount account, QuotaOperation operation, long now, long remembering)
{
    public QuotaStatus Run(ref List<QuotaReach>? reached) => operation.Kind switch
    {
        QuotaOperationKind.Take => Take(ref reached),
        QuotaOperationKind.Reserve or QuotaOperationKind.Lease => Hold(ref reached),
        QuotaOperationKind.Settle => Settle(ref reached),
        QuotaOperationKind.Renew => Renew(),
        QuotaOperationKind.Give => Give(),
        QuotaOperationKind.Set => Set(ref reached),
        _ => QuotaStatus.Done,
    };

    private QuotaStatus Take(ref List<QuotaReach>? reached)
    {
        if (IsRemembered())
        {
            return QuotaStatus.Repeated;
        }

        if (!account.Admits(operation.Entries, now))
        {
            return QuotaStatus.Denied;
        }

        account.Add(operation.Entries, ref reached);
        Remember();
        return QuotaStatus.Done;
    }

    private QuotaStatus Hold(ref List<QuotaReach>? reached)
    {
        var admits = account.Admits(operation.Entries, now);
        if (account.Ledger.Holdings.ContainsKey(operation.Id!))
        {
            return QuotaStatus.Repeated;
        }

        if (IsRemembered())
        {
            return QuotaStatus.Gone;
        }

        if (!admits)
        {
            return QuotaStatus.Denied;
        }

        account.Add(operation.Entries, ref reached);
        var held = new List<HeldEntry>(operation.Entries.Length);
        foreach (var (rule, subject, amount) in operation.Entries)
        {
            // What a lease costs besides is used; only its place comes back.
            if (operation.Kind == QuotaOperationKind.Reserve || rule.Kind == QuotaLimitKind.Concurrency)
            {
                var end = rule.Kind == QuotaLimitKind.Budget ? QuotaRule.EndOf(account.CellOf(rule, subject)) : 0;
                held.Add(new HeldEntry(CellName.Of(rule, subject), rule.Limit.Meter, amount, end));
            }
        }

        account.Ledger.Hold(operation.Id!, new Holding([.. held], operation.Commits, now + operation.Lifetime));
        return QuotaStatus.Done;
    }

    private QuotaStatus Settle(ref List<QuotaReach>? reached)
    {
        var isThere = account.Ledger.Holdings.Remove(operation.Id!, out var holding);
        var status = isThere ? QuotaStatus.Done : IsRemembered() ? QuotaStatus.Repeated : QuotaStatus.Gone;

        // Of one that is not there too: should it come late, it comes in vain.
        Remember();
        foreach (ref readonly var held in (holding?.Entries ?? []).AsSpan())
        {
            LocalCorrection.Apply(account, held, operation.ActualOf(held.Meter) - held.Amount, now, operation.Entries, ref reached);
        }

        return status;
    }

    private QuotaStatus Renew()
    {
        if (!account.Ledger.Holdings.TryGetValue(operation.Id!, out var holding))
        {
            return QuotaStatus.Gone;
        }

        account.Ledger.Hold(operation.Id!, holding with { Expires = now + operation.Lifetime });
        return QuotaStatus.Done;
    }

    private QuotaStatus Give()
    {
        if (IsRemembered())
        {
            return QuotaStatus.Repeated;
        }

        foreach (var (rule, subject, amount) in operation.Entries)
        {
            account.Bring(new QuotaEntry(rule, subject, 0), now);
            ref var cell = ref account.CellOf(rule, subject);
            rule.Add(ref cell, -amount);
        }

        Remember();
        return QuotaStatus.Done;
    }

    private QuotaStatus Set(ref List<QuotaReach>? reached)
    {
        foreach (var (rule, subject, amount) in operation.Entries)
        {
            account.Bring(new QuotaEntry(rule, subject, 0), now);
            ref var cell = ref account.CellOf(rule, subject);
            var before = cell.Used;
            rule.Add(ref cell, amount - before);
            LocalAccount.Reach(rule, subject, ref cell, before, ref reached);
        }

        return QuotaStatus.Done;
    }

    private bool IsRemembered() => operation.Id is { } id && account.LedgerIfAny?.Remembers(id, now) == true;

    private void Remember()
    {
        if (operation.Id is { } id)
        {
            account.Ledger.Remember(id, now, remembering);
        }
    }
}
