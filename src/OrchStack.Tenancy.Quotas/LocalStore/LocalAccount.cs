namespace OrchStack.Tenancy.Quotas;

/// <summary>
/// The counts of one tenant in this process. One lock for each tenant: so a call on several limits is one step, and tenants never wait
/// for each other.
/// </summary>
internal sealed class LocalAccount
{
    private ThinLock _lock;
    private QuotaRules? _rules;
    private LocalLedger? _ledger;
    private QuotaCells _cells;

    public LocalAccount(QuotaRules rules) => Adopt(rules);

    /// <summary>Takes all or nothing.</summary>
    /// <param name="rules">The rules in force.</param>
    /// <param name="entries">What to take.</param>
    /// <param name="now">The time.</param>
    /// <param name="withCells">Whether the cells are wanted though it is granted.</param>
    /// <param name="remaining">The least that is left of any.</param>
    /// <param name="outcome">What came of it.</param>
    /// <returns>False if the account has been retired: open the tenant again.</returns>
    public bool TryTake(QuotaRules rules, ReadOnlySpan<QuotaEntry> entries, long now, bool withCells, out long remaining, out QuotaOutcome outcome)
    {
        _lock.Enter();
        try
        {
            remaining = 0;
            outcome = default;
            if (!Open(rules, now))
            {
                return false;
            }

            List<QuotaReach>? reached = null;
            var granted = Admits(entries, now);
            if (granted)
            {
                remaining = Add(entries, ref reached);
            }

            outcome = new QuotaOutcome(granted ? QuotaStatus.Done : QuotaStatus.Denied, now, granted && !withCells ? null : Copy(entries), reached);
            return true;
        }
        finally
        {
            _lock.Exit();
        }
    }

    /// <inheritdoc cref="TryTake" path="/returns"/>
    public bool TryRun(QuotaOperation operation, long now, long remembering, out QuotaOutcome outcome)
    {
        _lock.Enter();
        try
        {
            outcome = default;
            if (!Open(operation.Rules, now))
            {
                return false;
            }

            List<QuotaReach>? reached = null;
            var status = new LocalStep(this, operation, now, remembering).Run(ref reached);
            foreach (ref readonly var entry in operation.Entries.AsSpan())
            {
                Bring(entry, now);
            }

            outcome = new QuotaOutcome(status, now, Copy(operation.Entries), reached);
            return true;
        }
        finally
        {
            _lock.Exit();
        }
    }

    /// <inheritdoc cref="TryTake" path="/returns"/>
    public bool TryReadHistory(QuotaRules rules, QuotaRule rule, string? subject, long now, out ClosedPeriod[] periods)
    {
        _lock.Enter();
        try
        {
            periods = [];
            if (!Open(rules, now))
            {
                return false;
            }

            Bring(new QuotaEntry(rule, subject, 0), now);
            if (_ledger?.History.TryGetValue(CellName.Of(rule, subject), out var known) == true)
            {
                periods = [.. known.Reverse().Where(period => period.Value > 0).Select(period => new ClosedPeriod(period.Key, period.Value))];
            }

            return true;
        }
        finally
        {
            _lock.Exit();
        }
    }

    /// <summary>Ends the account if it is as if it had never been used.</summary>
    public bool TryRetire(long now)
    {
        _lock.Enter();
        try
        {
            if (_rules is null)
            {
                return true;
            }

            Expire(now);
            if (!LocalIdleness.IsIdle(this, now))
            {
                return false;
            }

            _rules = null;
            return true;
        }
        finally
        {
            _lock.Exit();
        }
    }

    /// <summary>The rules that it counts by; one that has been retired has none.</summary>
    internal QuotaRules Rules => _rules!;

    internal LocalLedger Ledger => _ledger ??= new LocalLedger();

    internal LocalLedger? LedgerIfAny => _ledger;

    internal bool Admits(ReadOnlySpan<QuotaEntry> entries, long now)
    {
        var admits = true;
        foreach (ref readonly var entry in entries)
        {
            ref var cell = ref CellOf(entry.Rule, entry.Subject);
            if (entry.Rule.IsBehind(cell, now))
            {
                Bring(entry.Rule, entry.Subject, ref cell, now);
            }

            admits &= entry.Rule.Admits(cell, entry.Amount);
        }

        return admits;
    }

    internal long Add(ReadOnlySpan<QuotaEntry> entries, ref List<QuotaReach>? reached)
    {
        var remaining = long.MaxValue;
        foreach (ref readonly var entry in entries)
        {
            ref var cell = ref CellOf(entry.Rule, entry.Subject);

            // What was admitted cannot overflow.
            var before = cell.Used;
            cell.Used += entry.Amount * entry.Rule.Unit;
            Reach(entry.Rule, entry.Subject, ref cell, before, ref reached);
            remaining = Math.Min(remaining, entry.Rule.RemainingOf(cell));
        }

        return remaining;
    }

    internal static void Reach(QuotaRule rule, string? subject, ref QuotaCell cell, long before, ref List<QuotaReach>? reached)
    {
        if (rule.Thresholds.Length > 0 && rule.Reach(ref cell, before) is > 0 and var percent)
        {
            (reached ??= []).Add(new QuotaReach(rule, subject, percent, cell.Used));
        }
    }

    internal void Bring(in QuotaEntry entry, long now) => Bring(entry.Rule, entry.Subject, ref CellOf(entry.Rule, entry.Subject), now);

    internal ref QuotaCell CellOf(QuotaRule rule, string? subject)
    {
        if (subject is not null)
        {
            return ref SubjectCellOf(rule, subject);
        }

        return ref rule.Index < QuotaCells.Length ? ref _cells[rule.Index] : ref _ledger!.Further[rule.Index - QuotaCells.Length];
    }

    internal void Bring(QuotaRule rule, string? subject, ref QuotaCell cell, long now)
    {
        if (rule.Bring(ref cell, now, out var closed))
        {
            Ledger.Close(CellName.Of(rule, subject), QuotaRule.EndOf(closed), closed.Used, rule.HistoryPeriods);
        }
    }

    private ref QuotaCell SubjectCellOf(QuotaRule rule, string subject)
    {
        if (!Ledger.Subjects.TryGetValue((rule.Level, subject), out var cells))
        {
            Ledger.Subjects.Add((rule.Level, subject), cells = new QuotaCell[Rules.OfSubjects.Length]);
        }

        return ref cells[rule.Index];
    }

    private bool Open(QuotaRules rules, long now)
    {
        if (_ledger is not null)
        {
            Expire(now);
        }

        if (ReferenceEquals(_rules, rules))
        {
            return true;
        }

        if (_rules is null)
        {
            return false;
        }

        LocalPlanChange.Apply(this, _rules, rules, now);
        return true;
    }

    private void Expire(long now)
    {
        List<QuotaReach>? none = null;
        while (_ledger?.TryExpire(now, out var holding) == true)
        {
            foreach (ref readonly var held in (holding.Commits ? [] : holding.Entries).AsSpan())
            {
                LocalCorrection.Apply(this, held, -held.Amount, now, [], ref none);
            }
        }
    }

    internal void Adopt(QuotaRules rules)
    {
        _rules = rules;
        _cells = default;
        if (rules.OfTenant.Length > QuotaCells.Length)
        {
            Ledger.Further = new QuotaCell[rules.OfTenant.Length - QuotaCells.Length];
        }
    }

    private QuotaCell[] Copy(ReadOnlySpan<QuotaEntry> entries)
    {
        var cells = new QuotaCell[entries.Length];
        for (var i = 0; i < cells.Length; i++)
        {
            cells[i] = CellOf(entries[i].Rule, entries[i].Subject);
        }

        return cells;
    }
}
