namespace OrchStack.Tenancy;

/// <summary>Has nothing to set: it is what the check at start is about.</summary>
internal sealed class FencedCaches;
