using OrchStack.Tenancy.Integration.Tests.Servers;

namespace OrchStack.Tenancy.Integration.Tests.PostgreSql.Doctor;

/// <summary>The installation of an earlier version of the schema.</summary>
internal static class Snapshot
{
    public static Task<string> ReadAsync(int version) =>
        File.ReadAllTextAsync(Path.Combine(Repository.Root, $"tests/OrchStack.Tenancy.Integration.Tests/PostgreSql/Snapshots/schema-{version}.sql"));
}
