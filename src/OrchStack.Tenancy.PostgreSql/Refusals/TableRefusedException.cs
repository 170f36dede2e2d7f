namespace OrchStack.Tenancy.PostgreSql;

/// <summary>Thrown when a table cannot be fenced as it was described. Nothing was planned and nothing changed.</summary>
public sealed class TableRefusedException : TenancyException
{
    internal TableRefusedException(string table, string why, string wayOut)
        : base($"""
            Refused to plan a fence for {table}: {why}.
            Nothing was changed. {wayOut}
            """)
    {
        Table = table;
    }

    /// <summary>The table, quoted as in SQL.</summary>
    public string Table { get; }
}
