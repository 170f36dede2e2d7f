using OrchStack.Tenancy.Integration.Tests.Servers;
using OrchStack.Tenancy.PostgreSql;

namespace OrchStack.Tenancy.Integration.Tests.PostgreSql.Doctor;

/// <summary>The lines by which the doctor knows our functions are those of an installation.</summary>
public sealed class InstalledFunctionsTests : IAsyncLifetime
{
    private readonly TenantDatabase _database = new();

    public static TheoryData<int> Versions => [.. Enumerable.Range(1, TenancySchema.Version)];

    public Task InitializeAsync() => _database.CreateAsync();

    public Task DisposeAsync() => _database.DisposeAsync();

    [Theory]
    [MemberData(nameof(Versions))]
    public async Task Every_version_installs_the_functions_that_are_listed_for_it(int version)
    {
        await _database.RunAsync(version == TenancySchema.Version ? TenancySchema.InstallScript : await Snapshot.ReadAsync(version));

        await using var connection = await _database.Admin.OpenConnectionAsync();
        await using var command = connection.CreateCommand();
        command.CommandText = "SET search_path = pg_catalog, pg_temp;" + DoctorPrelude.Write(readsDecisions: false)
            .Replace("$1", "''", StringComparison.Ordinal).Replace("$2", "'{}'", StringComparison.Ordinal)
            .Replace("$3", "'{}'", StringComparison.Ordinal).Replace("$4", "'{}'", StringComparison.Ordinal) + "SELECT line FROM installed ORDER BY line COLLATE \"C\"";
        var lines = await command.ReadAllAsync();

        Assert.True(
            lines.SequenceEqual(InstalledFunctions.Read(version), StringComparer.Ordinal),
            $"Schema/Functions/functions-{version}.txt has to read:\n{string.Join('\n', lines)}\n");
    }
}
