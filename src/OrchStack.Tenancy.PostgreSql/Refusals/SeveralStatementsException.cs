namespace OrchStack.Tenancy.PostgreSql;

/// <summary>Thrown when one command text holds several statements: that is how injected SQL is smuggled in, so it never runs.</summary>
public sealed class SeveralStatementsException : TenancyException
{
    internal SeveralStatementsException(Exception inner)
        : base("""
            Refused to run a command text that holds several statements. Nothing was run.
            Send one statement per command, or several as a batch in one round trip: connection.CreateBatch() (an NpgsqlBatch in EF Core).
            If the text was put together from input, use parameters: this may have been an injection.
            """, inner)
    {
    }
}
