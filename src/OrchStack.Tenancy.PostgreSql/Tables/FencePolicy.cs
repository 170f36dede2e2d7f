namespace OrchStack.Tenancy.PostgreSql;

/// <summary>A restrictive policy.</summary>
internal sealed record FencePolicy(string Name, string Command, string? Using, string? Check);
