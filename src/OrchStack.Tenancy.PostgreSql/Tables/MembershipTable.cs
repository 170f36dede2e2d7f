namespace OrchStack.Tenancy.PostgreSql;

/// <summary>
/// The table that joins global users to tenants, such as user_companies: a tenant reads and writes who its own members are.
/// Which tenants a user may enter is asked before a tenant is known, so it is asked by the platform's login.
/// </summary>
/// <param name="Schema">The schema, as it is spelt in the catalogue: no quotes, case counts. Null leaves it to the search path.</param>
/// <param name="Name">The table, likewise.</param>
public sealed record MembershipTable(string? Schema, string Name) : ITenancyTable
{
    /// <summary>The column that holds <see cref="Tenant.Key"/>.</summary>
    /// <value>"tenant_id" by default.</value>
    public string Column { get; init; } = "tenant_id";

    /// <summary>The type of that column.</summary>
    /// <value><see cref="TenantKeyType.Uuid"/> by default.</value>
    public TenantKeyType KeyType { get; init; } = TenantKeyType.Uuid;

    /// <summary>The column that holds the user's key.</summary>
    /// <value>"user_id" by default.</value>
    public string UserColumn { get; init; } = "user_id";

    /// <summary>Only the platform adds, changes and removes members, and a tenant reads its own.</summary>
    /// <value>False by default: a tenant writes its own members, and may make any user one whose key it can guess.</value>
    public bool WrittenByPlatform { get; init; }

    /// <inheritdoc cref="TenantTable.GlobalKeys"/>
    public IReadOnlyList<string> GlobalKeys { get; init; } = [];

    TableFence ITenancyTable.Fence => new(this, TableKind.Membership)
    {
        Column = Column,
        KeyType = KeyType,
        FillsColumn = true,
        Policies = WrittenByPlatform
            ? TableFence.PerCommand(TableFence.Own(Column, KeyType), null, null, null)
            : TableFence.OwnRows(Column, KeyType),
        Rights = WrittenByPlatform ? "SELECT" : TableFence.AllRights,
        GlobalKeys = GlobalKeys,
    };
}
