using System.Security.Cryptography;
using Npgsql;
using OrchStack.Tenancy.Testing;

namespace OrchStack.Tenancy.Integration.Tests.Companies;

public sealed class CompanyTenantStoreTests(CompaniesDatabase companies) : IClassFixture<CompaniesDatabase>
{
    private static long _next = 1_000_000;

    public static TheoryData<string> Names => [.. TenantStoreConformance.Names];

    [Theory]
    [MemberData(nameof(Names))]
    public async Task Keeps_the_contract(string name)
    {
        await using var registry = NpgsqlDataSource.Create(companies.Registry);
        var store = new CompanyTenantStore(registry);

        await TenantStoreConformance.RunAsync(name, new TenantStoreUnderTest(store, store)
        {
            NewTenant = slug => NewCompany(Interlocked.Increment(ref _next), slug),
            HasHostsAndExternalIds = false,
        });
    }

    [Fact]
    public async Task A_company_that_was_there_before_is_a_tenant()
    {
        await using var registry = NpgsqlDataSource.Create(companies.Registry);

        var acme = await new CompanyTenantStore(registry).FindAsync(TenantSlug.Parse("acme"), default);

        Assert.Equal(NewCompany(CompaniesDatabase.Acme, TenantSlug.Parse("acme")) with { Name = "Acme" }, acme);
    }

    [Fact]
    public async Task A_tenant_whose_id_is_not_that_of_its_key_is_refused()
    {
        await using var registry = NpgsqlDataSource.Create(companies.Registry);
        var store = new CompanyTenantStore(registry);
        var slug = TenantSlug.Parse($"t-{RandomNumberGenerator.GetHexString(8, lowercase: true)}");

        await Assert.ThrowsAsync<TenantConflictException>(
            () => store.AddAsync(new Tenant(TenantId.New(), slug, "Nobody") { Key = TenantKey.Of(999_999L) }, default).AsTask());
        await Assert.ThrowsAsync<TenantConflictException>(() => store.AddAsync(new Tenant(TenantId.New(), slug, "Nobody"), default).AsTask());
        Assert.Null(await store.FindAsync(slug, default));
    }

    [Fact]
    public async Task A_table_that_is_gone_is_an_error_and_never_no_tenant()
    {
        await using var registry = NpgsqlDataSource.Create(companies.Registry);
        var store = new CompanyTenantStore(registry);
        await companies.Database.RunAsync("ALTER TABLE companies RENAME TO companies_gone");
        try
        {
            await Assert.ThrowsAnyAsync<NpgsqlException>(() => store.FindAsync(TenantSlug.Parse("acme"), default).AsTask());
        }
        finally
        {
            await companies.Database.RunAsync("ALTER TABLE companies_gone RENAME TO companies");
        }
    }

    private static Tenant NewCompany(long key, TenantSlug slug) => new(CompanyTenantStore.IdOf(key), slug, $"Company {key}") { Key = TenantKey.Of(key) };
}
