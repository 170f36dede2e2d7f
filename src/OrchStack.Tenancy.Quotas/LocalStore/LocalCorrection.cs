namespace OrchStack.Tenancy.Quotas;

/// <summary>What a reservation or lease gives back, or is charged besides, when it ends.</summary>
internal static class LocalCorrection
{
    /// <summary>
    /// Changes what was taken, where it was taken: in the period of that time, and under the plan of that time. A period that is over but
    /// for a call is not ended first, so that it is ended with what was really used. Thresholds are told of where the operation names the
    /// limit, as at Redis, which knows those of no other; elsewhere the next call tells of them.
    /// </summary>
    public static void Apply(LocalAccount account, in HeldEntry held, long by, long now, ReadOnlySpan<QuotaEntry> named, ref List<QuotaReach>? reached)
    {
        if (account.Rules.Find(held.Cell.Limit) is { Kind: not QuotaLimitKind.Unlimited } rule && rule.Level == held.Cell.Level)
        {
            ref var cell = ref account.CellOf(rule, held.Cell.Subject);
            if (rule.Kind != QuotaLimitKind.Budget)
            {
                account.Bring(rule, held.Cell.Subject, ref cell, now);
            }
            else if (held.PeriodEnd <= now && held.PeriodEnd != QuotaRule.EndOf(cell))
            {
                account.Ledger.Correct(held.Cell, held.PeriodEnd, by);
                return;
            }

            // A period that has not ended by the calendar of that time was cut anew since, and what was used was carried over.
            var before = cell.Used;
            rule.Add(ref cell, by);
            if (by > 0 && !rule.IsBehind(cell, now) && Names(named, held.Cell))
            {
                LocalAccount.Reach(rule, held.Cell.Subject, ref cell, before, ref reached);
            }
        }
        else if (account.Ledger.Parked.TryGetValue(held.Cell, out var parked))
        {
            parked.Rule.Add(ref parked.Cell, by);
            account.Ledger.Parked[held.Cell] = parked;
        }
    }

    private static bool Names(ReadOnlySpan<QuotaEntry> named, in CellName cell)
    {
        foreach (ref readonly var entry in named)
        {
            if (CellName.Of(entry.Rule, entry.Subject) == cell)
            {
                return true;
            }
        }

        return false;
    }
}
