namespace Workspace.Setup;

/// <summary>What seed.json beside a tenant's first documents holds.</summary>
internal sealed record SeedFile(IReadOnlyList<SeedAgent> Agents, IReadOnlyList<string> Memory);
