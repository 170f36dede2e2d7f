namespace OrchStack.Tenancy.PostgreSql;

/// <summary>
/// Writes the row-level security of tables as SQL to be read, kept and run: the same input gives the same text, and it may be
/// run again. Run it as a login that may act for the tables' owner, in one transaction.
/// </summary>
/// <remarks>Foreign and unique keys are left as they are; <see cref="FencePlan"/> changes them too, and knows what to give back.</remarks>
public static class RowSecurityScript
{
    /// <inheritdoc cref="Enable(PlatformAccess, IEnumerable{ITenancyTable})"/>
    public static string Enable(params IEnumerable<ITenancyTable> tables) => Enable(PlatformAccess.BypassRls, tables);

    /// <summary>
    /// Fences tables as their kinds say: adds the tenant column where it is missing, fills new rows from the context, leads an
    /// index with it where none does yet, enables and forces restrictive policies, on partitions and inheriting tables too,
    /// gives the application's logins their rights, and records the decision in <c>tenancy.tables</c>.
    /// </summary>
    /// <param name="platform">How the platform's login gets past.</param>
    /// <param name="tables">The tables. A table that is named later fences it anew.</param>
    /// <remarks>A table with rows needs its tenant column filled first: the script stops at NOT NULL and changes nothing.</remarks>
    public static string Enable(PlatformAccess platform, params IEnumerable<ITenancyTable> tables) =>
        Write(tables, fence => fence.Kind is TableKind.Outside ? Leave(fence) : Fence(fence, platform));

    /// <summary>
    /// Takes the fence of <see cref="Enable(IEnumerable{ITenancyTable})"/> away. The column, its index, the rows, the owner and the
    /// rights stay; everybody with rights sees all rows.
    /// </summary>
    public static string Disable(params IEnumerable<ITenancyTable> tables) => Write(tables, Undo);

    /// <summary>The fence of a table that was made a moment ago with its tenant column, and has no policies yet.</summary>
    /// <param name="fence">The fence.</param>
    /// <param name="hasKey">It has a primary key, which begins with the tenant column; without one it needs an index.</param>
    /// <param name="needsReach">Its schema or its sequences have to be opened.</param>
    internal static string ForNewTable(TableFence fence, bool hasKey, bool needsReach) => Join(
    [
        .. hasKey ? [] : (string[])[ColumnStatements.Index(fence.Name, fence.Column!)],
        .. PolicyStatements.Force(fence.Name),
        .. PolicyStatements.Isolate(fence, fence.Name, PlatformAccess.BypassRls),
        PolicyStatements.Permit(fence.Name, PlatformAccess.BypassRls),
        RecordStatements.Write(fence, fence.Name),
        .. GrantStatements.Write(fence, fence.Name),
        .. needsReach ? (string[])[GrantStatements.Reach(fence.Name)] : [],
    ]);

    /// <summary>Keys are drawn from it while rows are written; identity columns have sequences that need no grant.</summary>
    internal static string ForNewSequence(string? schema, string name) => $"{GrantStatements.Sequence(new TenantTable(schema, name).QualifiedName)}\n";

    private static string Write(IEnumerable<ITenancyTable> tables, Func<TableFence, IEnumerable<string>> write)
    {
        ArgumentNullException.ThrowIfNull(tables);
        return Join(tables.SelectMany(table =>
        {
            ArgumentNullException.ThrowIfNull(table, nameof(tables));
            return write(table.Fence);
        }));
    }

    private static string Join(IEnumerable<string> statements) => string.Concat(statements.Select(statement => $"{statement}\n"));

    private static IEnumerable<string> Fence(TableFence fence, PlatformAccess platform) =>
    [
        KindStatements.DemandTable(fence.Name),
        .. ColumnStatements.Write(fence, fence.Name),
        .. PolicyStatements.Force(fence.Name),
        PolicyStatements.DropOurs(fence.Name),
        .. PolicyStatements.Isolate(fence, fence.Name, platform),
        PolicyStatements.PermitWhereNothingDoes(fence.Name, platform),
        RecordStatements.Write(fence, fence.Name),
        .. GrantStatements.Write(fence, fence.Name),
        GrantStatements.Reach(fence.Name),
        DescendantStatements.ClosePartitions(fence.Name),
        DescendantStatements.FenceChildren(fence, fence.Name, platform),
    ];

    private static IEnumerable<string> Leave(TableFence fence) =>
    [
        KindStatements.DemandUnfenced(fence.Name),
        RecordStatements.Write(fence, fence.Name),
    ];

    private static IEnumerable<string> Undo(TableFence fence)
    {
        if (fence.Kind is not TableKind.Outside)
        {
            yield return PolicyStatements.DropOurs(fence.Name);
            foreach (var statement in PolicyStatements.Unforce(fence.Name))
            {
                yield return statement;
            }

            yield return DescendantStatements.Open(fence.Name);
        }

        if (fence is { FillsColumn: true, Column: { } column })
        {
            yield return $"ALTER TABLE {fence.Name} ALTER COLUMN {SqlText.Name(column)} DROP DEFAULT;";
        }

        yield return RecordStatements.Remove(fence.Name);
    }
}
