using Npgsql;

namespace OrchStack.Tenancy.PostgreSql;

/// <summary>
/// What the database says of some tables, their partitions and the tables that inherit from them, read in one snapshot. Plans
/// are made from it and from nothing else, so the same catalogue gives the same plan.
/// </summary>
internal sealed class TableCatalog
{
    private readonly Dictionary<uint, CatalogTable> _tables;

    public TableCatalog(
        IEnumerable<CatalogTable> tables, IReadOnlyList<CatalogForeignKey> incoming, IReadOnlySet<(string Schema, string Name)> takenNames, IReadOnlyList<uint?> described)
    {
        _tables = tables.ToDictionary(table => table.Oid);
        Incoming = incoming;
        TakenNames = takenNames;
        Described = described;
    }

    /// <summary>By schema and name.</summary>
    public IEnumerable<CatalogTable> Tables => _tables.Values;

    /// <summary>Foreign keys that refer to these tables from others.</summary>
    public IReadOnlyList<CatalogForeignKey> Incoming { get; }

    /// <summary>Relations of the schemas of these tables: a new index must not take their names.</summary>
    public IReadOnlySet<(string Schema, string Name)> TakenNames { get; }

    /// <summary>For each description, in its order, the table that it names; null where there is none.</summary>
    public IReadOnlyList<uint?> Described { get; }

    /// <summary>Reads the tables that are described, and what descends from them.</summary>
    /// <param name="connection">An open connection outside a transaction, of a login that may read <c>tenancy.tables</c>.</param>
    /// <param name="tables">The descriptions. Those without a schema are looked up by the connection's search path.</param>
    /// <param name="cancellationToken">Cancels.</param>
    public static Task<TableCatalog> ReadAsync(NpgsqlConnection connection, IReadOnlyList<ITenancyTable> tables, CancellationToken cancellationToken) =>
        new CatalogReader(connection).ReadAsync([.. tables.Select(table => table.Fence.Name)], cancellationToken);

    public CatalogTable? Find(uint oid) => _tables.GetValueOrDefault(oid);

    /// <summary>Partitions and inheriting tables, nearest first.</summary>
    public IEnumerable<CatalogTable> DescendantsOf(CatalogTable table)
    {
        var seen = new HashSet<uint> { table.Oid };
        var near = new Queue<CatalogTable>([table]);
        while (near.TryDequeue(out var parent))
        {
            foreach (var child in Tables.Where(child => child.Parents.Contains(parent.Oid) && seen.Add(child.Oid)))
            {
                near.Enqueue(child);
                yield return child;
            }
        }
    }
}
