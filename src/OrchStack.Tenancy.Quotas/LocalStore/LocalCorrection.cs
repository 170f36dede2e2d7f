namespace OrchStack.Tenancy.Quotas;

/// <summary>What a reservation or lease gives back, or is charged besides, when it ends.</summary>
internal static class LocalCorrection
{
    /// <summary>
    /// Changes what was taken, where it was taken: in the period of that time, and under the plan of that time. A period that is over but
    /// for a call is not ended first, so that it is ended with what was really used.
    /// </summary>
    public static void Apply(LocalAccount account, in HeldEntry held, long by, long now, ref List<QuotaReach>? reached)
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
            if (by > 0 && !rule.IsBehind(cell, now))
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
}
