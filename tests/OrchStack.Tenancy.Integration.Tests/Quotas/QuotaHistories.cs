using CsCheck;
using OrchStack.Tenancy.Quotas;

namespace OrchStack.Tenancy.Integration.Tests.Quotas;

/// <summary>Two plans with limits of every kind and level, and random histories of operations on them.</summary>
internal static class QuotaHistories
{
    public static readonly DateTimeOffset Start = new(2026, 3, 28, 20, 0, 0, TimeSpan.Zero);

    private const long Minute = 60_000;
    private const long Day = 24 * 60 * Minute;

    /// <summary>The same limits, some of them with other numbers, one of another kind, one that is gone.</summary>
    public static QuotaRules[] Plans { get; } =
    [
        Compile("free", plan => plan
            .TokenBucket("rate", 7, TimeSpan.FromMinutes(1), 11)
            .TokenBucket("rate.user", 3, TimeSpan.FromSeconds(10), configure: o => (o.Meter, o.Level) = ("rate", QuotaLevel.User))
            .Budget("day", 20, QuotaPeriod.Day, o =>
            {
                (o.Meter, o.TimeZone, o.HistoryPeriods) = ("budget", "Europe/Berlin", 3);
                o.Thresholds.Add(50);
                o.Thresholds.Add(100);
            })
            .Budget("month", 60, QuotaPeriod.Month, o => (o.Meter, o.AnchorDay, o.Overage, o.OverageAmount) = ("budget", 29, QuotaOverage.AllowUpTo, 10))
            .Budget("day.workspace", 15, QuotaPeriod.Day, o => (o.Meter, o.Level) = ("budget", QuotaLevel.Workspace))
            .Gauge("gauge", 30, o => o.Thresholds.Add(80))
            .Gauge("gauge.agent", 9, o => (o.Meter, o.Level) = ("gauge", QuotaLevel.Agent))
            .Concurrency("sessions", 4, o => o.TimeToLive = TimeSpan.FromMinutes(1))
            .Concurrency("sessions.user", 2, o => (o.Meter, o.Level) = ("sessions", QuotaLevel.User))),
        Compile("pro", plan => plan
            .TokenBucket("rate", 8, TimeSpan.FromMinutes(2), 5)
            .TokenBucket("rate.user", 3, TimeSpan.FromSeconds(10), configure: o => (o.Meter, o.Level) = ("rate", QuotaLevel.User))
            .Budget("day", 12, QuotaPeriod.Week, o =>
            {
                (o.Meter, o.HistoryPeriods) = ("budget", 3);
                o.Thresholds.Add(40);
            })
            .Budget("month", 60, QuotaPeriod.Month, o => (o.Meter, o.AnchorDay, o.Overage) = ("budget", 29, QuotaOverage.Allow))
            .Budget("day.workspace", 15, QuotaPeriod.Day, o => (o.Meter, o.Level) = ("budget", QuotaLevel.Workspace))
            .Gauge("gauge", 10, o => o.Thresholds.Add(80))
            .Gauge("gauge.agent", 9, o => (o.Meter, o.Level) = ("gauge", QuotaLevel.Agent))
            .Concurrency("sessions", 3, o => o.TimeToLive = TimeSpan.FromMinutes(1))
            .Concurrency("sessions.user", 2, o => (o.Meter, o.Level) = ("sessions", QuotaLevel.User))),
    ];

    /// <summary>One step: how much time passes before it, under which plan, and what is done.</summary>
    public static Gen<(long Wait, int Plan, QuotaOperation Operation)> Step { get; } =
        from wait in Gen.OneOf(Gen.Const(0L), Gen.Const(0L), Gen.Long[1, 5_000], Gen.Long[1, 10 * Minute], Gen.Long[1, 2 * Day])
        from plan in Gen.Frequency((9, Gen.Const(0)), (1, Gen.Const(1)))
        from kind in Gen.OneOf([.. Enum.GetValues<QuotaOperationKind>().Select(Gen.Const)])
        from costs in Costs(kind)
        from subject in Gen.Select(Name("w", 2), Name("u", 3), Name("a", 2), (w, u, a) => new QuotaSubject(w, u, a))
        from id in Gen.Frequency((1, Gen.Const(0)), (4, Gen.Int[1, 4]))
        from lifetime in Gen.Long[1_000, 3 * Minute]
        from commits in Gen.Bool
        from actual in Gen.Long[0, 8]
        select (wait, plan, new QuotaOperation
        {
            Kind = kind,
            Rules = Plans[plan],
            Entries = CompiledCall.Of(Plans[plan], costs, subject).Entries,
            Id = IdOf(kind, id),
            Lifetime = lifetime,
            Commits = commits && kind == QuotaOperationKind.Reserve,
            Actual = kind == QuotaOperationKind.Settle && actual > 0 ? [new("rate", actual), new("budget", actual + 1), new("gauge", 1)] : null,
        });

    /// <summary>Looks at everything that a history may have touched: with it a change of the plan takes place everywhere at once.</summary>
    public static QuotaOperation Everything(QuotaRules rules) => new()
    {
        Kind = QuotaOperationKind.Read,
        Rules = rules,
        Entries =
        [
            .. rules.OfTenant.Select(rule => new QuotaEntry(rule, null, 0)),
            .. rules.OfSubjects.SelectMany(rule => Subjects(rule.Level).Select(subject => new QuotaEntry(rule, subject, 0))),
        ],
    };

    private static string[] Subjects(QuotaLevel level) => level switch
    {
        QuotaLevel.Workspace => ["", "w1", "w2"],
        QuotaLevel.User => ["", "u1", "u2", "u3"],
        _ => ["", "a1", "a2"],
    };

    private static QuotaRules Compile(string name, Action<QuotaPlanOptions> configure)
    {
        var options = new QuotaPlanOptions();
        configure(options);
        return QuotaOverrides.Compile(name, options, settings: null);
    }

    private static Gen<QuotaCost[]> Costs(QuotaOperationKind kind)
    {
        string[] meters = kind switch
        {
            QuotaOperationKind.Set => ["gauge"],
            QuotaOperationKind.Lease => ["sessions", "rate"],
            QuotaOperationKind.Read or QuotaOperationKind.Renew or QuotaOperationKind.Settle => ["rate", "budget", "gauge", "sessions"],
            _ => ["rate", "budget", "gauge"],
        };
        return Gen.Select(Gen.Int[1, (1 << meters.Length) - 1], Gen.Long[1, 6].Array[meters.Length], (chosen, amounts) =>
            meters.Zip(amounts, (meter, amount) => new QuotaCost(meter, amount)).Where((_, i) => (chosen & (1 << i)) != 0).ToArray());
    }

    private static Gen<string?> Name(string letter, int count) => Gen.Int[0, count].Select(i => i == 0 ? null : $"{letter}{i}");

    // Few, so that they meet: repeated, settled twice, settled before they are made.
    private static string? IdOf(QuotaOperationKind kind, int id) => kind switch
    {
        QuotaOperationKind.Read or QuotaOperationKind.Set => null,
        QuotaOperationKind.Take or QuotaOperationKind.Give => id == 0 ? null : $"call-{id}",
        QuotaOperationKind.Lease => $"lease-{id}",
        QuotaOperationKind.Renew or QuotaOperationKind.Settle => id % 2 == 0 ? $"lease-{id}" : $"reservation-{id}",
        _ => $"reservation-{id}",
    };
}
