namespace OrchStack.Tenancy;

/// <summary>Which entries of an audit log are asked for; all by default, the newest first.</summary>
public sealed record AuditQuery
{
    /// <summary>Only entries recorded at this time or later.</summary>
    public DateTimeOffset? From { get; init; }

    /// <summary>Only entries recorded before this time.</summary>
    public DateTimeOffset? Before { get; init; }

    /// <summary>Only this action; with a dot at its end, all that begin so: "tenant.".</summary>
    public string? Action { get; init; }

    /// <summary>Only by this actor.</summary>
    public string? Actor { get; init; }

    /// <summary>The most entries.</summary>
    /// <value>100 by default; 1 to 10,000.</value>
    public int Limit { get; init; } = 100;

    /// <summary>Whether an entry is among those asked for, the limit aside.</summary>
    public bool Matches(AuditEvent entry)
    {
        ArgumentNullException.ThrowIfNull(entry);
        return !(entry.At < From)
            && !(entry.At >= Before)
            && (Actor is null || entry.Actor == Actor)
            && (Action is null || entry.Action == Action || (Action.EndsWith('.') && entry.Action.StartsWith(Action, StringComparison.Ordinal)));
    }
}
