namespace NativeSmoke.Life;

/// <summary>What a tenant's life left behind.</summary>
internal sealed record LifeReport(List<string> Statuses, List<string> Journal, List<string> Audit);
