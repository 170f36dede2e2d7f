namespace OrchStack.Tenancy;

/// <summary>Whether the calling flow of work may cross tenants. A singleton; thread-safe.</summary>
public interface IPlatformContext
{
    /// <summary>Whether the innermost scope of the flow is a platform scope; a tenant entered inside one is a tenant again.</summary>
    bool IsEntered { get; }

    /// <summary>Throws unless <see cref="IsEntered"/>: call it before anything that crosses tenants.</summary>
    /// <exception cref="MissingPlatformScopeException">No platform scope was entered, or it has ended.</exception>
    void Demand();
}
