using System.ComponentModel.DataAnnotations;

namespace OrchStack.Tenancy.Tests;

/// <summary>Settings as an application might have them.</summary>
internal sealed record AgentSettings
{
    public string Model { get; init; } = "small";

    [Range(0, 2)]
    public double Temperature { get; init; } = 0.7;

    public IReadOnlyList<string> Tools { get; init; } = ["search"];

    public AgentLimits Limits { get; init; } = new();

    public string? Greeting { get; init; }
}
