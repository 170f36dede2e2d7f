namespace OrchStack.Tenancy.PostgreSql;

/// <summary>How far an adoption goes. Each stage can be left for the one before it or after it.</summary>
public enum AdoptionStage
{
    /// <summary>Columns and keys have the tenant. Every row is let through, and what the fence would refuse or hide is kept.</summary>
    Observe,

    /// <summary>The same, and the client gets a WARNING with each statement of that kind.</summary>
    Warn,

    /// <summary>The fence stands.</summary>
    Enforce,
}
