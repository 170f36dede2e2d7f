using System.Runtime.CompilerServices;

namespace OrchStack.Tenancy.Quotas;

/// <summary>
/// A limit made ready for deciding: all that is done to a cell. Whole numbers only, time in milliseconds of Unix time. A clock that is
/// put back gives nothing twice and takes nothing away; one that is put forward gives at most a burst or the next period. The script
/// for Redis does the same sums. Immutable once its plan has numbered it.
/// </summary>
internal sealed class QuotaRule
{
    /// <summary>A mark holds percentages below, the end of a period above.</summary>
    public const long MarkUnit = 1L << MarkBits;

    private const int MarkBits = 10;

    /// <summary>A token bucket's; otherwise unused.</summary>
    public TokenRate Rate { get; init; }

    public required QuotaLimit Limit { get; init; }

    public QuotaLimitKind Kind { get; init; }

    public QuotaLevel Level => Limit.Level;

    /// <summary>What it says while the shared store does not answer.</summary>
    public QuotaOutage Outage { get; init; }

    /// <summary>Where its cell is among those of its level; unlimited rules have none.</summary>
    public int Index { get; set; }

    /// <summary>The most that may be used, overage included, in permits.</summary>
    public long Most { get; init; }

    /// <summary>One permit in the unit of <see cref="QuotaCell.Used"/>.</summary>
    public long Unit { get; init; } = 1;

    /// <summary>A budget's.</summary>
    public QuotaCalendar? Calendar { get; init; }

    public int HistoryPeriods { get; init; }

    /// <summary>How long a lease lives without renewal, in milliseconds.</summary>
    public long TimeToLive { get; init; }

    /// <summary>The percentages to tell of, rising, each with the use at which it is reached.</summary>
    public (int Percent, long Used)[] Thresholds { get; init; } = [];

    public static long EndOf(in QuotaCell cell) => cell.Mark >> MarkBits;

    /// <summary>Whether time has changed a cell since it was last looked at.</summary>
    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public bool IsBehind(in QuotaCell cell, long now) => Kind == QuotaLimitKind.TokenBucket ? now != cell.Mark : Kind == QuotaLimitKind.Budget && now >= EndOf(cell);

    /// <summary>Brings a cell to a time.</summary>
    /// <returns>Whether a period in which something was used has ended; it is in <paramref name="closed"/> then.</returns>
    public bool Bring(ref QuotaCell cell, long now, out QuotaCell closed)
    {
        closed = default;
        if (Kind == QuotaLimitKind.TokenBucket)
        {
            Leak(ref cell, now);
        }
        else if (IsBehind(cell, now))
        {
            closed = cell;
            cell = new QuotaCell { Mark = Calendar!.At(now).End * MarkUnit };
        }

        return closed.Used > 0;
    }

    public bool Admits(in QuotaCell cell, long cost) => cost <= Most && cell.Used <= (Most - cost) * Unit;

    /// <summary>Adds to what is used, or takes from it: never below nothing, nor above what can be counted.</summary>
    public void Add(ref QuotaCell cell, long amount)
    {
        var used = (Int128)cell.Used + ((Int128)amount * Unit);
        cell.Used = (long)Int128.Clamp(used, 0, TokenRate.Exact);
        if (cell.Used == 0 && Kind is (QuotaLimitKind.Gauge or QuotaLimitKind.Concurrency))
        {
            // Where there is nothing, every threshold is told of anew: such a cell is as one that was never used, and may be forgotten.
            cell.Mark = 0;
        }
    }

    /// <summary>Marks the highest threshold that a change has reached.</summary>
    /// <param name="cell">The cell after the change.</param>
    /// <param name="before">What was used before it.</param>
    /// <returns>The threshold in percent if it was not told yet; otherwise 0.</returns>
    public int Reach(ref QuotaCell cell, long before)
    {
        var marked = (int)(cell.Mark & (MarkUnit - 1));

        // In a period each is told once; without one, again after there was less.
        var told = Kind == QuotaLimitKind.Budget ? marked : Math.Min(marked, PercentAt(before));
        var reached = PercentAt(cell.Used);
        cell.Mark += Math.Max(told, reached) - marked;
        return reached > told ? reached : 0;
    }

    public long UsedOf(in QuotaCell cell) => Unit == 1 ? cell.Used : DivideUp(cell.Used, Unit);

    public long RemainingOf(in QuotaCell cell) => Math.Max(0, Most - UsedOf(cell));

    /// <summary>Milliseconds until a refused cost passes if nobody else takes anything; null if no time brings it.</summary>
    public long? RetryAfter(in QuotaCell cell, long cost, long now) => cost > Most ? null : Kind switch
    {
        QuotaLimitKind.TokenBucket => DivideUp(cell.Used - ((Most - cost) * Unit), Rate.Leak),
        QuotaLimitKind.Budget => EndOf(cell) - now,
        _ => null,
    };

    /// <summary>Milliseconds until there is more than now; null if nothing is missing, or if no time brings it.</summary>
    public long? MoreAfter(in QuotaCell cell, long now) => cell.Used == 0 ? null : Kind switch
    {
        QuotaLimitKind.TokenBucket => DivideUp(cell.Used - ((Most - RemainingOf(cell) - 1) * Unit), Rate.Leak),
        QuotaLimitKind.Budget => EndOf(cell) - now,
        _ => null,
    };

    /// <summary>Milliseconds until nothing counts as used, if nothing is taken; null if no time brings it.</summary>
    public long? ResetAfter(in QuotaCell cell, long now) => Kind switch
    {
        QuotaLimitKind.TokenBucket => DivideUp(cell.Used, Rate.Leak),
        QuotaLimitKind.Budget => EndOf(cell) - now,
        _ => null,
    };

    /// <summary>Takes a cell over that another rule of the same limit has counted: what was used stays used.</summary>
    public QuotaCell Convert(QuotaRule before, QuotaCell cell, long now)
    {
        if (before.Kind != Kind)
        {
            return default;
        }

        if (Kind == QuotaLimitKind.TokenBucket && before.Unit != Unit)
        {
            cell.Used = (long)Int128.Min((Int128)DivideUp(cell.Used, before.Unit) * Unit, TokenRate.Exact);
        }
        else if (Kind == QuotaLimitKind.Budget && before.Calendar!.Text != Calendar!.Text && cell.Mark > 0)
        {
            cell.Mark = (Calendar.At(now).End * MarkUnit) + (cell.Mark & (MarkUnit - 1));
        }

        return cell;
    }

    /// <summary>Whether a cell that has been brought to now is as one that was never used.</summary>
    public static bool IsIdle(in QuotaCell cell) => cell.Used == 0;

    private int PercentAt(long used)
    {
        var reached = 0;
        foreach (var (percent, atLeast) in Thresholds)
        {
            reached = used >= atLeast ? percent : reached;
        }

        return reached;
    }

    private static long DivideUp(long number, long by) => (number + by - 1) / by;

    private void Leak(ref QuotaCell cell, long now)
    {
        if (now > cell.Mark && cell.Used > 0)
        {
            var high = Math.BigMul((ulong)(now - cell.Mark), (ulong)Rate.Leak, out var low);
            cell.Used = high != 0 || low >= (ulong)cell.Used ? 0 : cell.Used - (long)low;
        }

        cell.Mark = now;
    }
}
