namespace OrchStack.Tenancy.Testing;

/// <summary>One thing that a walk through a context found wrong.</summary>
/// <param name="Entity">The entity of the <c>DbSet</c>.</param>
/// <param name="Table">Its table, as "schema.table".</param>
/// <param name="What">What was seen, and the way out.</param>
public sealed record IsolationFinding(string Entity, string Table, string What);
