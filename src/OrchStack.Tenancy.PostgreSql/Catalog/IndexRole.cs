namespace OrchStack.Tenancy.PostgreSql;

/// <summary>What an index is there for.</summary>
internal enum IndexRole
{
    Search,
    PrimaryKey,
    UniqueConstraint,
    UniqueIndex,
    Exclusion,
}
