namespace OrchStack.Tenancy.PostgreSql;

/// <summary>
/// What was decided on one table of the application: <see cref="TenantTable"/>, <see cref="SharedTable"/>,
/// <see cref="TenantRootTable"/>, <see cref="MembershipTable"/>, <see cref="MemberTable"/> or <see cref="OutsideTable"/>.
/// </summary>
public interface ITenancyTable
{
    /// <summary>The schema, as it is spelt in the catalogue: no quotes, case counts. Null leaves it to the search path.</summary>
    string? Schema { get; }

    /// <summary>The table, likewise.</summary>
    string Name { get; }

    /// <summary>What the database has to hold for it.</summary>
    internal TableFence Fence { get; }
}
