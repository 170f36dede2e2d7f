using System.Globalization;
using System.Text;
using Npgsql;

namespace OrchStack.Tenancy.PostgreSql;

/// <summary>What adopting a database would change in it, step by step. Making it changes nothing.</summary>
public sealed class AdoptionPlan
{
    private readonly FencePlan _fence;

    private AdoptionPlan(FencePlan fence, IReadOnlyList<TableProposal> tables, IReadOnlyList<AdoptionStep> steps, IReadOnlyList<string> views)
    {
        _fence = fence;
        Tables = tables;
        Steps = steps;
        Remarks = [.. views, .. fence.Remarks];
    }

    /// <summary>What every table would be, and why.</summary>
    public IReadOnlyList<TableProposal> Tables { get; }

    /// <summary>What is done, in this order.</summary>
    public IReadOnlyList<AdoptionStep> Steps { get; }

    /// <summary>What gives the tables back as they were found.</summary>
    public IReadOnlyList<FenceStep> Undo => _fence.Undo;

    /// <summary>What a plan cannot decide and a reader has to know, a sentence each.</summary>
    public IReadOnlyList<string> Remarks { get; }

    internal AdoptionOptions Options { get; init; } = new();

    /// <summary>Tables that can be observed before they are fenced: those whose every row will be a tenant's.</summary>
    internal IReadOnlyList<ObservedTable> Observed { get; init; } = [];

    /// <summary>Tables that get a tenant column: taken away again, it takes along whose the rows are.</summary>
    internal IReadOnlyList<(string Table, string Column)> AddedColumns { get; init; } = [];

    /// <summary>Reads the database and makes the plan. The tenancy schema need not be installed yet.</summary>
    /// <param name="admin">A connection to the application's database as a superuser, or as the role that installs or installed the tenancy schema.</param>
    /// <param name="options">Whose the existing rows are, and what was decided on tables.</param>
    /// <param name="cancellationToken">Cancels.</param>
    /// <exception cref="TableRefusedException">A table cannot be fenced as it was described, or as it is.</exception>
    public static async Task<AdoptionPlan> ReadAsync(NpgsqlDataSource admin, AdoptionOptions options, CancellationToken cancellationToken = default)
    {
        ArgumentNullException.ThrowIfNull(admin);
        ArgumentNullException.ThrowIfNull(options);

        var connection = await admin.OpenConnectionAsync(cancellationToken).ConfigureAwait(false);
        await using var _ = connection.ConfigureAwait(false);
        return await ReadAsync(connection, options, cancellationToken).ConfigureAwait(false);
    }

    /// <summary>The steps as a script to be read. What runs it also keeps how far it came.</summary>
    public string ToSql()
    {
        var text = new StringBuilder();
        foreach (var phase in Steps.GroupBy(step => step.Phase))
        {
            text.Append(CultureInfo.InvariantCulture, $"\n-- {phase.Key} --\n");
            text.Append(PlanScript.Write([], [.. phase.Select(step => step.Change)], inOne: false));
        }

        return PlanScript.Write(Remarks, [], inOne: false) + text;
    }

    /// <summary>The undo as such a script, in one transaction.</summary>
    public string ToUndoSql() => _fence.ToUndoSql();

    /// <summary>What puts the tables under observation, and what ends that, as a script to be read.</summary>
    public string ToObservationSql() => string.Join('\n', Observed.Select(table => $"-- {table.Table}, observe (warn: the same, with true)\n{table.On(warns: false)}\n-- {table.Table}, end\n{table.Off}\n"));

    internal static async Task<AdoptionPlan> ReadAsync(NpgsqlConnection connection, AdoptionOptions options, CancellationToken cancellationToken)
    {
        var found = await FoundTables.ReadAsync(connection, options, cancellationToken).ConfigureAwait(false);
        var views = await FoundTables.ReadViewsAsync(connection, options, cancellationToken).ConfigureAwait(false);
        var proposals = TableProposals.Make(found, options);
        ITenancyTable[] tables = [.. proposals.Select(proposal => proposal.Table)];
        var catalog = await TableCatalog.ReadAsync(connection, tables, cancellationToken).ConfigureAwait(false);
        var fence = FencePlanner.Plan(catalog, tables, new FencePlanOptions { InUse = true, ExistingRows = options.ExistingRows, Platform = options.Platform });
        var rate = await RowRate.MeasureAsync(connection, TimeProvider.System, cancellationToken).ConfigureAwait(false);
        return new AdoptionPlan(fence, proposals, AdoptionPlanner.Plan(fence, tables, catalog, options, rate), views)
        {
            Options = options,
            Observed = [.. ObservedTable.Of(tables, catalog, options.ExistingRows)],
            AddedColumns =
            [
                .. from described in tables.Zip(catalog.Described, (table, oid) => (table.Fence, Table: catalog.Find(oid ?? 0)!))
                   where described.Fence is { FillsColumn: true, Column: not null } && described.Table.FindColumn(described.Fence.Column) is null
                   select (described.Table.QualifiedName, described.Fence.Column),
            ],
        };
    }
}
