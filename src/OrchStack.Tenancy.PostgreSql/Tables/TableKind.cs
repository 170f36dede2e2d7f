namespace OrchStack.Tenancy.PostgreSql;

/// <summary>The kinds of <c>tenancy.tables</c>.</summary>
internal enum TableKind
{
    Owned,
    Shared,
    Root,
    Membership,
    Outside,
}
