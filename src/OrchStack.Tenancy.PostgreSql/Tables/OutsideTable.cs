namespace OrchStack.Tenancy.PostgreSql;

/// <summary>A table that is no tenant's and is left as it is: identity, queues, the history of migrations. Only the decision is recorded.</summary>
/// <param name="Schema">The schema, as it is spelt in the catalogue: no quotes, case counts. Null leaves it to the search path.</param>
/// <param name="Name">The table, likewise.</param>
/// <param name="Reason">Why no tenant's data is in it, for whoever asks later.</param>
public sealed record OutsideTable(string? Schema, string Name, string Reason) : ITenancyTable
{
    TableFence ITenancyTable.Fence => new(this, TableKind.Outside) { Reason = Reason };
}
