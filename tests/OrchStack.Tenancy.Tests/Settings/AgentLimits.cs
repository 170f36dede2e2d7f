namespace OrchStack.Tenancy.Tests;

internal sealed record AgentLimits
{
    public int Daily { get; init; } = 100;

    public int Monthly { get; init; } = 1000;
}
