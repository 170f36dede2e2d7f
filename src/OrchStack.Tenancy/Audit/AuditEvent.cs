namespace OrchStack.Tenancy;

/// <summary>One entry of an audit log. Immutable.</summary>
public sealed record AuditEvent
{
    /// <summary>Names the entry; time-ordered (uuid version 7).</summary>
    public required Guid Id { get; init; }

    /// <summary>When it was recorded.</summary>
    public required DateTimeOffset At { get; init; }

    /// <summary>Who: "{scheme}:{name identifier}" of the request's principal, "anonymous", or "system" outside a request.</summary>
    public required string Actor { get; init; }

    /// <summary>The tenant that it is about; null where there is none.</summary>
    public TenantId? TenantId { get; init; }

    /// <summary>What was done, as a stable name with dots: "tenant.suspended".</summary>
    public required string Action { get; init; }

    /// <summary>What it was done to: "document:42".</summary>
    public string? Target { get; init; }

    /// <summary>How it ended.</summary>
    public required AuditOutcome Outcome { get; init; }

    /// <summary>Why, in words.</summary>
    public string? Reason { get; init; }
}
