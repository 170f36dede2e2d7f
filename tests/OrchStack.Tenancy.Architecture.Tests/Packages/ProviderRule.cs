namespace OrchStack.Tenancy.Architecture.Tests;

/// <summary>The core's public signatures speak of no provider: whoever uses the core must not need a database's package.</summary>
internal static class ProviderRule
{
    private static readonly string[] Providers = ["Npgsql", "EntityFrameworkCore", "StackExchange", "Amazon"];

    public static IEnumerable<string> Check(string publicApi) => publicApi.Split('\n')
        .Where(member => Providers.Any(provider => member.Contains(provider, StringComparison.OrdinalIgnoreCase)))
        .Select(member => $"The core's public API names a provider: {member.Trim()}");
}
