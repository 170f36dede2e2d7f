using Npgsql;

namespace OrchStack.Tenancy.PostgreSql;

/// <summary>
/// What would be changed in a database to fence its tables, keys included, and what gives back the state that was found. It is
/// made from the catalogue, so it names only what is to change; the same catalogue gives the same plan. Making it changes nothing.
/// </summary>
public sealed class FencePlan
{
    private readonly bool _inOne;

    internal FencePlan(PlanDraft draft, bool inOne)
    {
        _inOne = inOne;
        Steps = draft.Steps;
        Undo = draft.Undo;
        Remarks = draft.Remarks;
    }

    /// <summary>What is done, in this order.</summary>
    public IReadOnlyList<FenceStep> Steps { get; }

    /// <summary>
    /// What gives the earlier state back, in this order: keep it before running the plan, a later one can only give back what it
    /// finds. It may be run however far the steps came. Keys without the tenant are made anew, which fails where two tenants
    /// meanwhile hold the same values; a tenant column that the plan added goes, and with it whose the rows are.
    /// </summary>
    public IReadOnlyList<FenceStep> Undo { get; }

    /// <summary>What a plan cannot decide and a reader has to know, a sentence each.</summary>
    public IReadOnlyList<string> Remarks { get; }

    /// <summary>Reads the catalogue and makes the plan.</summary>
    /// <param name="source">
    /// A connection to the application's database, with the tenancy schema installed. Reading needs a member of tenancy_owner;
    /// running the plan needs one that may act for the tables' present owners as well.
    /// </param>
    /// <param name="tables">
    /// The tables, each once. Partitions and tables that inherit follow their parents. A foreign key stays as it is unless both of
    /// its tables are here.
    /// </param>
    /// <param name="options">How to go about it.</param>
    /// <param name="cancellationToken">Cancels.</param>
    /// <exception cref="TableRefusedException">A table is missing, is a view or a foreign table, or its column does not fit.</exception>
    public static async Task<FencePlan> ReadAsync(
        NpgsqlDataSource source, IEnumerable<ITenancyTable> tables, FencePlanOptions? options = null, CancellationToken cancellationToken = default)
    {
        ArgumentNullException.ThrowIfNull(source);
        ArgumentNullException.ThrowIfNull(tables);

        ITenancyTable[] described = [.. tables];
        var connection = await source.OpenConnectionAsync(cancellationToken).ConfigureAwait(false);
        await using var _ = connection.ConfigureAwait(false);
        var catalog = await TableCatalog.ReadAsync(connection, described, cancellationToken).ConfigureAwait(false);
        return FencePlanner.Plan(catalog, described, options ?? new FencePlanOptions());
    }

    /// <summary>
    /// The steps as a script to be read, kept and run: one transaction, or for tables in use one for each step, so that no lock
    /// outlives its step.
    /// </summary>
    public string ToSql() => PlanScript.Write(Remarks, Steps, _inOne);

    /// <summary>The undo as such a script, in one transaction.</summary>
    public string ToUndoSql() => PlanScript.Write([], Undo, inOne: true);
}
