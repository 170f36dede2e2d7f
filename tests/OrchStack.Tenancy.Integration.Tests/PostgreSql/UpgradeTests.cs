using Npgsql;
using OrchStack.Tenancy.Integration.Tests.Servers;
using OrchStack.Tenancy.PostgreSql;

namespace OrchStack.Tenancy.Integration.Tests.PostgreSql;

/// <summary>Installs earlier versions of the schema from their snapshots, and the present one over them.</summary>
public sealed class UpgradeTests : IAsyncLifetime
{
    private static readonly int[] Earlier = [1, 2, 3];

    private readonly TenantDatabase _database = new();

    public static TheoryData<int> Versions => [.. Earlier];

    public Task InitializeAsync() => _database.CreateAsync();

    public Task DisposeAsync() => _database.DisposeAsync();

    [Theory]
    [MemberData(nameof(Versions))]
    public async Task What_an_earlier_version_fenced_stays_fenced_and_readable(int version)
    {
        await InstallAsync(version);
        await using (var owner = NpgsqlDataSource.Create(_database.Migrator))
        {
            await owner.RunAsync("CREATE TABLE notes (id int PRIMARY KEY, body text)");
            await owner.RunAsync(await ReadAsync($"fence-{version}.sql"));
        }

        await using var before = Tenants.Services(_database).BuildProvider(out var old, out var scopes);
        await scopes.RunAsync(Tenants.Acme.Id, _ => old.RunAsync("INSERT INTO notes VALUES (1, 'of Acme')"));

        await TenancySchema.InstallAsync(_database.Admin, _database.SigningKey);

        await using var after = Tenants.Services(_database).BuildProvider(out var source, out var now);
        Assert.Equal(["of Acme"], await now.RunAsync(Tenants.Acme.Id, _ => source.ReadAllAsync("SELECT body FROM notes")));
        Assert.Empty(await now.RunAsync(Tenants.Globex.Id, _ => source.ReadAllAsync("SELECT body FROM notes")));
        Assert.Equal(["of Acme"], await scopes.RunAsync(Tenants.Acme.Id, _ => old.ReadAllAsync("SELECT body FROM notes")));
        await Assert.ThrowsAsync<MissingTenantException>(() => source.ReadAllAsync("SELECT body FROM notes"));
    }

    [Fact]
    public void Every_version_before_this_one_has_its_snapshot() =>
        Assert.Equal(Enumerable.Range(1, TenancySchema.Version - 1), Earlier);

    private static Task<string> ReadAsync(string snapshot) => File.ReadAllTextAsync(Path.Combine(
        Repository.Root, "tests/OrchStack.Tenancy.Integration.Tests/PostgreSql/Snapshots", snapshot));

    private async Task InstallAsync(int version)
    {
        await _database.RunAsync(await ReadAsync($"schema-{version}.sql"));
        await using var key = _database.Admin.CreateCommand("INSERT INTO tenancy.signing_keys (key_id, inner_pad, outer_pad) VALUES ($1, $2, $3)");
        key.Parameters.Add(new() { Value = _database.SigningKey.Id });
        key.Parameters.Add(new() { Value = _database.SigningKey.Pad(0x36) });
        key.Parameters.Add(new() { Value = _database.SigningKey.Pad(0x5c) });
        await key.ExecuteNonQueryAsync();
        await _database.CreateLoginsAsync();
    }
}
