namespace OrchStack.Tenancy.AI;

/// <summary>What a collection that tenants share has as its key.</summary>
public enum SharedVectorKey
{
    /// <summary>Tenant, workspace and key as one text.</summary>
    Text,

    /// <summary>The beginning of a SHA-256 over tenant, workspace and key, as a Guid.</summary>
    Guid,
}
