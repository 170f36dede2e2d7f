namespace OrchStack.Tenancy.PostgreSql;

/// <summary>From a plan of a fence to the steps of an adoption: in phases, and rows without a tenant filled before NOT NULL asks for it.</summary>
internal static class AdoptionPlanner
{
    public static IReadOnlyList<AdoptionStep> Plan(FencePlan fence, IReadOnlyList<ITenancyTable> tables, TableCatalog catalog, AdoptionOptions options, RowRate rate)
    {
        var fills = tables.Select((table, place) => Fill(table.Fence, catalog.Described[place], catalog, options)).OfType<FenceStep[]>().SelectMany(steps => steps).ToHashSet();
        return
        [
            .. fills.Concat(fence.Steps)
                .GroupBy(step => step.Phase)
                .OrderBy(phase => phase.Key)
                .SelectMany(phase => phase.Key is AdoptionPhase.Policies ? TableByTable(phase) : phase)
                .Select((step, place) => new AdoptionStep(place + 1, step, rate.Estimate(step, catalog)) { InBatches = step.ReadsRows && fills.Contains(step) }),
        ];
    }

    /// <summary>A table's default changes right before its policies, so that writes without a context fail as late as they can.</summary>
    private static IEnumerable<FenceStep> TableByTable(IEnumerable<FenceStep> steps) => steps.GroupBy(step => step.Table).SelectMany(table => table);

    /// <summary>For a column that is there and lets NULL in. One that is added holds the tenant from the start, without a row being written.</summary>
    private static FenceStep[]? Fill(TableFence fence, uint? oid, TableCatalog catalog, AdoptionOptions options)
    {
        if (!fence.EveryRowIsOwned || options.ExistingRows is not { } key || key.Type != fence.KeyType || catalog.Find(oid ?? 0) is not { } table
            || table.FindColumn(fence.Column!) is not { IsNotNull: false, IsGenerated: false } column)
        {
            return null;
        }

        var name = SqlText.Name(column.Name);
        var value = $"{SqlText.Literal(key.Text)}::{TenantColumn.SqlType(key.Type)}";
        FenceStep[] keep = column.Default == TenantColumn.Claimed(key.Type)
            ? []
            : [new FenceStep($"ALTER TABLE {table.QualifiedName} ALTER COLUMN {name} SET DEFAULT {value};", table.QualifiedName, TableLock.AccessExclusive)];
        return
        [
            .. keep,
            new FenceStep(
                $"UPDATE {table.QualifiedName} SET {name} = {value} WHERE {name} IS NULL AND ctid >= $1::tid AND ctid < $2::tid;",
                table.QualifiedName,
                TableLock.None) { ReadsRows = true },
        ];
    }
}
