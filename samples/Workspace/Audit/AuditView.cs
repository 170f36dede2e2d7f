namespace Workspace.Audit;

internal sealed record AuditView(DateTimeOffset At, string Actor, string Action, string Subject);
