namespace OrchStack.Tenancy.Tests;

/// <summary>What the handlers did, and which of them is to fail.</summary>
internal sealed class HandlerLog
{
    public List<string> Steps { get; } = [];

    public string? Failing { get; set; }
}
