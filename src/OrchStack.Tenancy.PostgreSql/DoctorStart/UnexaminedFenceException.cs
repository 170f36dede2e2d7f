namespace OrchStack.Tenancy.PostgreSql;

/// <summary>Thrown when a command that cannot wait comes before the database was examined.</summary>
public sealed class UnexaminedFenceException : TenancyException
{
    internal UnexaminedFenceException()
        : base("""
            Refused a command: this node has not examined the database yet, so nobody knows whether the fence between tenants is closed.
            Nothing was sent. The examination has been asked for: try again in a moment, or call asynchronously, which waits for it.
            """)
    {
    }
}
