namespace Workspace.Usage;

/// <summary>One limit of the tenant's plan; the numbers are null where the plan has no limit.</summary>
internal sealed record UsageView(string Limit, long? Used, long? Remaining, double? ResetAfterSeconds);
