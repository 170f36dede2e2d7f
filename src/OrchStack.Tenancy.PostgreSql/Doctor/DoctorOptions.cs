namespace OrchStack.Tenancy.PostgreSql;

/// <summary>What the doctor's findings mean for the start of this node. By default it does not start while a serious one stands.</summary>
public sealed class DoctorOptions
{
    private readonly List<DoctorWaiver> _waivers = [];

    /// <summary>How long a start waits for the database before it goes on unready.</summary>
    /// <value>10 seconds by default; 1 second to 5 minutes.</value>
    public TimeSpan StartTimeout { get; set; } = TimeSpan.FromSeconds(10);

    internal IReadOnlyList<DoctorWaiver> Waivers => _waivers;

    internal DateTimeOffset? ReportsOnlyUntil { get; private set; }

    internal string? ReportsOnlyBecause { get; private set; }

    /// <summary>
    /// Lets this node start with serious findings until a time: each such start is recorded in the platform's audit log with the
    /// reason, and one that cannot be recorded is refused. Starts after that time are refused again; running nodes go on.
    /// </summary>
    /// <param name="until">When it ends: at most 30 days from the start.</param>
    /// <param name="reason">Why, for the audit log.</param>
    public DoctorOptions ReportOnlyUntil(DateTimeOffset until, string reason)
    {
        ArgumentException.ThrowIfNullOrWhiteSpace(reason);
        (ReportsOnlyUntil, ReportsOnlyBecause) = (until, reason);
        return this;
    }

    /// <summary>Takes one finding as looked at: it is reported with the reason, and counts no more.</summary>
    /// <param name="code">Its code, such as <c>view-definer</c>.</param>
    /// <param name="object">Its object, as the report writes it.</param>
    /// <param name="reason">Why it does not count, for whoever reads the report.</param>
    public DoctorOptions Waive(string code, string @object, string reason)
    {
        ArgumentException.ThrowIfNullOrWhiteSpace(code);
        ArgumentException.ThrowIfNullOrWhiteSpace(@object);
        ArgumentException.ThrowIfNullOrWhiteSpace(reason);
        _waivers.Add(new DoctorWaiver(code, @object, reason));
        return this;
    }
}
