namespace OrchStack.Tenancy.PostgreSql;

/// <summary>The fence of one table: what a decision on a table means in SQL.</summary>
internal sealed record TableFence(ITenancyTable Table, TableKind Kind)
{
    /// <summary>The restrictive policy that every fenced table has; those for single commands begin with its name.</summary>
    public const string PolicyName = "tenancy_isolation";

    public const string AllRights = "SELECT, INSERT, UPDATE, DELETE";

    /// <summary>The column that holds a tenant's key; null where rows have none.</summary>
    public string? Column { get; init; }

    public TenantKeyType KeyType { get; init; }

    /// <summary>The column is ours to add, to fill by default and to index.</summary>
    public bool FillsColumn { get; init; }

    /// <summary>No row may be without a tenant, and keys include the column.</summary>
    public bool EveryRowIsOwned => Kind is TableKind.Owned || (Kind is TableKind.Membership && Column is not null);

    public string? Reason { get; init; }

    public IReadOnlyList<FencePolicy> Policies { get; init; } = [];

    /// <summary>What the application's logins may do; the policies narrow it to rows.</summary>
    public string Rights { get; init; } = AllRights;

    /// <summary>Unique keys that hold over all tenants.</summary>
    public IReadOnlyList<string> GlobalKeys { get; init; } = [];

    public string Name => Table.Schema is null ? SqlText.Name(Table.Name) : $"{SqlText.Name(Table.Schema)}.{SqlText.Name(Table.Name)}";

    public string KindName => Kind switch
    {
        TableKind.Owned => "owned",
        TableKind.Shared => "shared",
        TableKind.Root => "root",
        TableKind.Membership => "membership",
        _ => "outside",
    };

    /// <summary>All commands, on the tenant's own rows.</summary>
    public static IReadOnlyList<FencePolicy> OwnRows(string column, TenantKeyType type) =>
        [new(PolicyName, "ALL", Own(column, type), Own(column, type))];

    /// <summary>A policy for each command; null lets nobody but the platform.</summary>
    public static IReadOnlyList<FencePolicy> PerCommand(string select, string? insert, string? update, string? delete) =>
    [
        new(PolicyName, "SELECT", select, null),
        new($"{PolicyName}_insert", "INSERT", null, insert ?? "false"),
        new($"{PolicyName}_update", "UPDATE", update ?? "false", update ?? "false"),
        new($"{PolicyName}_delete", "DELETE", delete ?? "false", null),
    ];

    /// <summary>In a sub-select, so that the context is verified once per statement.</summary>
    public static string Own(string column, TenantKeyType type) => $"{SqlText.Name(column)} = (SELECT {TenantColumn.Current(type)})";
}
