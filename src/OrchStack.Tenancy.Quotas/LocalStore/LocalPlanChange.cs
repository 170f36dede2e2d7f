namespace OrchStack.Tenancy.Quotas;

/// <summary>Carries an account's counts from one plan's rules to another's: what was used stays used.</summary>
internal static class LocalPlanChange
{
    public static void Apply(LocalAccount account, QuotaRules before, QuotaRules after, long now)
    {
        var moving = new List<(CellName Name, QuotaRule Rule, QuotaCell Cell)>();
        foreach (var rule in before.OfTenant)
        {
            Collect(rule, null);
        }

        if (account.LedgerIfAny is { } ledger)
        {
            foreach (var subject in ledger.Subjects.Keys)
            {
                foreach (var rule in before.OfSubjects.Where(rule => rule.Level == subject.Level))
                {
                    Collect(rule, subject.Subject);
                }
            }

            // What is parked comes last: the present count of a limit goes before one from an earlier plan.
            moving.AddRange(ledger.Parked.Where(parked => !moving.Exists(known => known.Name == parked.Key))
                .Select(parked => (parked.Key, parked.Value.Rule, parked.Value.Cell)).ToArray());
            ledger.Subjects.Clear();
            ledger.Parked.Clear();
        }

        account.Adopt(after);
        foreach (var (name, rule, cell) in moving)
        {
            if (after.Find(name.Limit) is { Kind: not QuotaLimitKind.Unlimited } heir && heir.Level == name.Level)
            {
                account.CellOf(heir, name.Subject) = heir.Convert(rule, cell, now);
            }
            else if (!QuotaRule.IsIdle(cell))
            {
                account.Ledger.Parked[name] = (rule, cell);
            }
        }

        void Collect(QuotaRule rule, string? subject)
        {
            // The time until the change counts at the old rate.
            account.Bring(new QuotaEntry(rule, subject, 0), now);
            moving.Add((CellName.Of(rule, subject), rule, account.CellOf(rule, subject)));
        }
    }
}
