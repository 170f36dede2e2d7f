namespace OrchStack.Tenancy.Quotas;

/// <summary>Whether an account is as one that was never used, so that it can be dropped.</summary>
internal static class LocalIdleness
{
    public static bool IsIdle(LocalAccount account, long now)
    {
        foreach (var rule in account.Rules.OfTenant)
        {
            account.Bring(new QuotaEntry(rule, null, 0), now);
            if (!QuotaRule.IsIdle(account.CellOf(rule, null)))
            {
                return false;
            }
        }

        if (account.LedgerIfAny is not { } ledger)
        {
            return true;
        }

        ledger.Forget(now);
        foreach (var key in ledger.Subjects.Keys)
        {
            ForgetIfIdle(account, ledger, key, now);
        }

        return ledger.IsEmpty;
    }

    private static void ForgetIfIdle(LocalAccount account, LocalLedger ledger, (QuotaLevel Level, string Subject) key, long now)
    {
        var rules = Array.FindAll(account.Rules.OfSubjects, rule => rule.Level == key.Level);
        Array.ForEach(rules, rule => account.Bring(new QuotaEntry(rule, key.Subject, 0), now));
        if (Array.TrueForAll(rules, rule => QuotaRule.IsIdle(account.CellOf(rule, key.Subject))))
        {
            // A dictionary may lose entries while it is walked.
            ledger.Subjects.Remove(key);
        }
    }
}
