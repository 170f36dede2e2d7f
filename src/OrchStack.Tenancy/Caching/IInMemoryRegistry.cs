namespace OrchStack.Tenancy;

/// <summary>A store that is in memory already: its answers are not kept twice, and its changes are seen at once.</summary>
internal interface IInMemoryRegistry;
