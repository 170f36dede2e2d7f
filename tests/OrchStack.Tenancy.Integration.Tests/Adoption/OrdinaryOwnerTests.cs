using System.Security.Cryptography;
using Npgsql;
using OrchStack.Tenancy.Integration.Tests.Servers;
using OrchStack.Tenancy.Integration.Tests.Tables;
using OrchStack.Tenancy.PostgreSql;

namespace OrchStack.Tenancy.Integration.Tests.Adoption;

/// <summary>Where nobody is a superuser, the role that owns the database and its tables adopts them, and leaves again.</summary>
public sealed class OrdinaryOwnerTests : IAsyncLifetime
{
    private readonly TenantDatabase _database = new();
    private readonly string _name = $"boss_{RandomNumberGenerator.GetHexString(8, lowercase: true)}";
    private NpgsqlDataSource _boss = null!;

    public async Task InitializeAsync()
    {
        await _database.CreateAsync();
        await _database.RunAsync($"""
            CREATE ROLE {_name} LOGIN CREATEROLE CREATEDB PASSWORD '{_name}';
            ALTER DATABASE {_database.Name} OWNER TO {_name};
            """);
        _boss = NpgsqlDataSource.Create(PostgresServer.ConnectionString(_database.Name, _name, _name));
        await _boss.RunAsync(ShopSchema.Sql);
    }

    [Fact]
    public async Task The_owner_adopts_and_ejects_without_a_superuser()
    {
        var before = await PgDump.SchemaAsync(_database.Name);
        await TenancySchema.InstallAsync(_boss, _database.SigningKey);
        await _database.CreateLoginsAsync(_boss);

        await TenancyAdoption.RunAsync(_boss, await AdoptionPlan.ReadAsync(_boss, new AdoptionOptions
        {
            ExistingRows = Tenants.Acme.Key,
            Tables = [new SharedTable("public", "countries")],
            Platform = PlatformAccess.Role,
        }));

        await using (var provider = Tenants.Services(_database).BuildProvider(out var source, out var scopes))
        {
            Assert.Equal(["500"], await scopes.RunAsync(Tenants.Acme.Id, _ => source.ReadAllAsync("SELECT count(*) FROM customers")));
            Assert.Equal(["0"], await scopes.RunAsync(Tenants.Globex.Id, _ => source.ReadAllAsync("SELECT count(*) FROM customers")));
            Assert.Equal(["2"], await scopes.RunAsync(Tenants.Globex.Id, _ => source.ReadAllAsync("SELECT count(*) FROM countries")));
            await Assert.ThrowsAsync<MissingTenantException>(() => source.ReadAllAsync("SELECT count(*) FROM customers"));

            // The owner is held by policies too, and must not take rows that it does not see for none.
            await scopes.RunAsync(Tenants.Globex.Id, _ => source.RunAsync("INSERT INTO customers (name) VALUES ('of Globex')"));
            await Assert.ThrowsAsync<AdoptionException>(() => TenancyEjection.RunAsync(_boss));
            await scopes.RunAsync(Tenants.Globex.Id, _ => source.RunAsync("DELETE FROM customers"));
        }

        await TenancyEjection.RunAsync(_boss);
        Assert.Equal(before, await PgDump.SchemaAsync(_database.Name));
        Assert.Equal(["500"], await _boss.ReadAllAsync("SELECT count(*) FROM customers"));
    }

    public async Task DisposeAsync()
    {
        await _boss.DisposeAsync();
        await _database.RunAsync($"ALTER DATABASE {_database.Name} OWNER TO CURRENT_USER; REASSIGN OWNED BY {_name} TO CURRENT_USER; DROP OWNED BY {_name}; DROP ROLE {_name}");
        await _database.DisposeAsync();
    }
}
