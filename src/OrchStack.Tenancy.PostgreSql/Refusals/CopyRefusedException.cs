namespace OrchStack.Tenancy.PostgreSql;

/// <summary>Thrown when a command was COPY, which does not go out as one. Nothing was copied.</summary>
public sealed class CopyRefusedException : TenancyException
{
    internal CopyRefusedException(Exception inner)
        : base("""
            Refused to run COPY as a command. Nothing was copied.
            PostgreSQL takes no COPY FROM into a table under row-level security: write rows with source.BulkInsertAsync(…),
            which costs little more. To read rows out, use source.ExportAsync(query), which is COPY TO.
            """, inner)
    {
    }
}
