namespace OrchStack.Tenancy.PostgreSql;

/// <summary>The tenant column of a table, and so of those that descend from it.</summary>
internal static class ColumnPlan
{
    public static void Add(FencedTable fenced, TableCatalog catalog, FencePlanOptions options, PlanDraft draft)
    {
        if (fenced.Fence is not { FillsColumn: true, Column: { } name } fence)
        {
            return;
        }

        if (fenced.Table.FindColumn(name) is not { } column)
        {
            AddMissing(fenced, name, options, draft);
            column = new CatalogColumn(name, TenantColumn.SqlType(fence.KeyType), IsNotNull: Filled(fenced, options) is not null, null, false, false, true);
        }
        else
        {
            // What is changed on the parent is changed on all that descend from it: theirs is given back after it.
            draft.Add([], catalog.DescendantsOf(fenced.Table).SelectMany(heir => GiveBack(heir, column)));
        }

        AddDefault(fenced, column, draft);
        if (fence.EveryRowIsOwned && !column.IsNotNull)
        {
            AddNotNull(fenced, column, options, draft);
        }
    }

    private static void AddMissing(FencedTable fenced, string name, FencePlanOptions options, PlanDraft draft)
    {
        var type = TenantColumn.SqlType(fenced.Fence.KeyType);
        var filled = Filled(fenced, options);
        if (filled is null && fenced.Fence.EveryRowIsOwned && fenced.Table.Rows != 0)
        {
            draft.Remark($"{fenced.Name} gets the column {SqlText.Name(name)}: if it has rows, the plan stops at NOT NULL unless ExistingRows says whose they are.");
        }

        draft.Add(
            Alter(fenced, $"ADD COLUMN {SqlText.Name(name)} {type}{(filled is null ? "" : $" NOT NULL DEFAULT {filled}")}"),
            Alter(fenced, $"DROP COLUMN IF EXISTS {SqlText.Name(name)}"));
    }

    private static void AddDefault(FencedTable fenced, CatalogColumn column, PlanDraft draft)
    {
        var claimed = TenantColumn.Claimed(fenced.Fence.KeyType);
        if (column.IsGenerated || column.Default == claimed)
        {
            return;
        }

        if (column.Default is not null)
        {
            draft.Remark($"{fenced.Name}: the default of {SqlText.Name(column.Name)} was {column.Default}; rows now get the current tenant.");
        }

        // Whoever sends no context yet needs the former default until the policies stand.
        var set = Alter(fenced, $"ALTER COLUMN {SqlText.Name(column.Name)} SET DEFAULT {claimed}") with { Phase = AdoptionPhase.Policies };
        draft.Add([set], fenced.Table.FindColumn(column.Name) is null ? [] : [Alter(fenced, DefaultOf(column))]);
    }

    private static void AddNotNull(FencedTable fenced, CatalogColumn column, FencePlanOptions options, PlanDraft draft)
    {
        var name = SqlText.Name(column.Name);
        var set = $"ALTER COLUMN {name} SET NOT NULL";
        FenceStep[] undo = fenced.Table.FindColumn(column.Name) is null ? [] : [Alter(fenced, $"ALTER COLUMN {name} DROP NOT NULL")];
        if (!options.InUse)
        {
            draft.Add([Alter(fenced, set) with { ReadsRows = true }], undo);
            return;
        }

        // A valid CHECK spares SET NOT NULL the reading of rows under its own, stronger lock.
        const string check = "tenancy_not_null";
        draft.Add(
            [
                Alter(fenced, $"ADD CONSTRAINT {check} CHECK ({name} IS NOT NULL) NOT VALID"),
                Alter(fenced, $"VALIDATE CONSTRAINT {check}") with { Lock = TableLock.ShareUpdateExclusive, ReadsRows = true },
                new FenceStep($"ALTER TABLE {fenced.Name} {set};\nALTER TABLE {fenced.Name} DROP CONSTRAINT {check};", fenced.Name, TableLock.AccessExclusive),
            ],
            [Alter(fenced, $"DROP CONSTRAINT IF EXISTS {check}"), .. undo]);
    }

    private static IEnumerable<FenceStep> GiveBack(CatalogTable heir, CatalogColumn parent)
    {
        if (heir.FindColumn(parent.Name) is not { } own)
        {
            yield break;
        }

        if (own.Default != parent.Default && !own.IsGenerated)
        {
            yield return new FenceStep($"ALTER TABLE {heir.QualifiedName} {DefaultOf(own)};", heir.QualifiedName, TableLock.AccessExclusive);
        }

        if (own.IsNotNull && !parent.IsNotNull)
        {
            yield return new FenceStep($"ALTER TABLE {heir.QualifiedName} ALTER COLUMN {SqlText.Name(own.Name)} SET NOT NULL;", heir.QualifiedName, TableLock.AccessExclusive) { ReadsRows = true };
        }
    }

    private static string DefaultOf(CatalogColumn column) =>
        $"ALTER COLUMN {SqlText.Name(column.Name)} {(column.Default is null ? "DROP DEFAULT" : $"SET DEFAULT {column.Default}")}";

    private static string? Filled(FencedTable fenced, FencePlanOptions options)
    {
        if (options.ExistingRows is not { } key || !fenced.Fence.EveryRowIsOwned)
        {
            return null;
        }

        return key.Type == fenced.Fence.KeyType
            ? $"{SqlText.Literal(key.Text)}::{TenantColumn.SqlType(key.Type)}"
            : throw new TableRefusedException(fenced.Name, $"ExistingRows is a {TenantColumn.SqlType(key.Type)} and the tenant column is {TenantColumn.SqlType(fenced.Fence.KeyType)}", "Give a key of the column's type.");
    }

    private static FenceStep Alter(FencedTable fenced, string change) => new($"ALTER TABLE {fenced.Name} {change};", fenced.Name, TableLock.AccessExclusive);
}
