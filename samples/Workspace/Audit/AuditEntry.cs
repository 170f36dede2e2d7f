using OrchStack.Tenancy.EFCore;

namespace Workspace.Audit;

/// <summary>Who did what, for the tenant to read.</summary>
[TenantOwned]
public sealed class AuditEntry
{
    public const int SubjectLength = 200;

    public long Id { get; init; }

    public DateTimeOffset At { get; init; }

    /// <summary>The public part of the API key, or "setup".</summary>
    public required string Actor { get; init; }

    public required string Action { get; init; }

    public required string Subject { get; init; }
}
