namespace OrchStack.Tenancy;

/// <summary>Endpoint metadata: an API key needs this scope here. Several demand every one of them.</summary>
public interface IApiKeyScopeMetadata
{
    /// <summary>The scope.</summary>
    string Scope { get; }
}
