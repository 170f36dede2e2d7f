using System.Text.Json.Serialization;

namespace OrchStack.Tenancy.Cli;

/// <summary>What a file says on tables.</summary>
[JsonUnmappedMemberHandling(JsonUnmappedMemberHandling.Disallow)]
internal sealed record Decisions(IReadOnlyList<string>? Shared, IReadOnlyDictionary<string, string>? Outside);
