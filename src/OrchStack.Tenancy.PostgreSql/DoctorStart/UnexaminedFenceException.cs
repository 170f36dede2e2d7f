namespace OrchStack.Tenancy.PostgreSql;

/// <summary>Thrown when a command comes before the database could be examined: it did not answer when the node started.</summary>
public sealed class UnexaminedFenceException : TenancyException
{
    internal UnexaminedFenceException()
        : base("""
            Refused a command: the database did not answer when this node started, so nobody knows yet whether the fence between tenants is closed.
            Nothing was sent. The examination has been asked for; try again in a moment. The health check orchstack.tenancy.doctor says when it is done.
            """)
    {
    }
}
