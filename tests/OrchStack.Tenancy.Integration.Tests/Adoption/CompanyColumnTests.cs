using Npgsql;
using OrchStack.Tenancy.Integration.Tests.Servers;
using OrchStack.Tenancy.Integration.Tests.Tables;
using OrchStack.Tenancy.PostgreSql;

namespace OrchStack.Tenancy.Integration.Tests.Adoption;

public sealed class CompanyColumnTests : IAsyncLifetime
{
    private static readonly Tenant One = Tenants.Acme with { Key = TenantKey.Of(1L) };
    private static readonly Tenant Two = Tenants.Globex with { Key = TenantKey.Of(2L) };

    private readonly TenantDatabase _database = new();

    public async Task InitializeAsync()
    {
        await _database.CreateAsync();
        await _database.RunAsync("""
            CREATE TABLE companies (id bigint PRIMARY KEY, name text NOT NULL);
            CREATE TABLE invoices (id int PRIMARY KEY, company_id bigint NOT NULL REFERENCES companies, total int);
            CREATE TABLE tags (id int PRIMARY KEY, invoice_id int REFERENCES invoices);
            INSERT INTO companies VALUES (1, 'One'), (2, 'Two');
            INSERT INTO invoices VALUES (10, 1, 100), (20, 2, 200);
            """);
    }

    public Task DisposeAsync() => _database.DisposeAsync();

    [Fact]
    public async Task A_column_that_is_there_is_fenced_in_place_and_left_with_rows_of_several_tenants()
    {
        var before = await PgDump.SchemaAsync(_database.Name);
        await TenancySchema.InstallAsync(_database.Admin, _database.SigningKey);
        await _database.CreateLoginsAsync();
        await TenancyAdoption.RunAsync(_database.Admin, await AdoptionPlan.ReadAsync(_database.Admin, new AdoptionOptions { Column = "company_id" }));

        await using (var provider = Tenants.Services(_database, more: [One, Two]).BuildProvider(out var source, out var scopes))
        {
            Assert.Equal(["10", "One"], await scopes.RunAsync(One.Id, _ => source.ReadAllAsync("SELECT i.id, c.name FROM invoices i, companies c")));
            Assert.Equal(["20", "Two"], await scopes.RunAsync(Two.Id, _ => source.ReadAllAsync("SELECT i.id, c.name FROM invoices i, companies c")));
            var foreign = await scopes.RunAsync(Two.Id, _ => Assert.ThrowsAsync<PostgresException>(() => source.RunAsync("INSERT INTO tags (id, invoice_id) VALUES (1, 10)")));
            Assert.Equal(PostgresErrorCodes.ForeignKeyViolation, foreign.SqlState);
        }

        await TenancyEjection.RunAsync(_database.Admin);
        Assert.Equal(before, await PgDump.SchemaAsync(_database.Name));
        Assert.Equal(["10", "1", "20", "2"], await _database.Admin.ReadAllAsync("SELECT id, company_id FROM invoices ORDER BY id"));
    }
}
