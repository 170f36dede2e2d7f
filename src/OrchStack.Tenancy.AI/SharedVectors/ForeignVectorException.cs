namespace OrchStack.Tenancy.AI;

/// <summary>Thrown where a vector store answered with a record of somebody else. Nothing of it was handed out.</summary>
public sealed class ForeignVectorException : TenancyException
{
    internal ForeignVectorException(string collection, TenantId current)
        : base($"""
            The vector store answered a call of tenant '{current}' in the shared collection '{collection}' with a record that is not its own.
            Nothing was handed out. The store does not apply filters, or something else writes into the collection: look at both, or give
            each tenant a collection of its own by leaving ShareCollection("{collection}") away.
            """)
    {
    }
}
