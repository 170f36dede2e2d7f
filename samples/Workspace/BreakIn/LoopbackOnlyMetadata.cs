namespace Workspace.BreakIn;

/// <summary>Endpoint metadata: for the developer's own machine alone.</summary>
internal sealed class LoopbackOnlyMetadata;
