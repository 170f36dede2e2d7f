namespace OrchStack.Tenancy.PostgreSql;

/// <summary>
/// Global users, seen by the tenants that they are members of and written by the platform: a user belongs to several tenants,
/// and none may change what the others see. Signing in reads users before a tenant is known, by the platform's login; where the
/// application's login has to do it, make the table an <see cref="OutsideTable"/>.
/// </summary>
/// <param name="Schema">The schema, as it is spelt in the catalogue: no quotes, case counts. Null leaves it to the search path.</param>
/// <param name="Name">The table, likewise.</param>
/// <param name="Membership">Who is a member of which tenant; it has to be <see cref="MembershipTable.WrittenByPlatform"/>.</param>
/// <exception cref="ArgumentException">Tenants may write the membership: one could make every user its member, and so see it.</exception>
public sealed record MemberTable(string? Schema, string Name, MembershipTable Membership) : ITenancyTable
{
    /// <summary>Who is a member of which tenant.</summary>
    public MembershipTable Membership { get; } = Membership is { WrittenByPlatform: true }
        ? Membership
        : throw new ArgumentException(
            $"The users of table '{Name}' are to be seen by membership, but tenants write the membership: one could make every user its member. Set WrittenByPlatform = true on it.",
            nameof(Membership));

    /// <summary>The user's key, to which <see cref="MembershipTable.UserColumn"/> refers.</summary>
    /// <value>"id" by default.</value>
    public string Key { get; init; } = "id";

    TableFence ITenancyTable.Fence => new(this, TableKind.Membership)
    {
        Reason = $"members by {((ITenancyTable)Membership).Fence.Name}",
        Policies = TableFence.PerCommand(Members, null, null, null),
        Rights = "SELECT",
    };

    // The membership table's own policy leaves the current tenant's rows of it.
    private string Members => $"""
        {SqlText.Name(Key)} IN (SELECT m.{SqlText.Name(Membership.UserColumn)} FROM {((ITenancyTable)Membership).Fence.Name} m)
        """;
}
