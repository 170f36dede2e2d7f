using System.Net;
using Microsoft.Extensions.DependencyInjection;
using Npgsql;
using OrchStack.Tenancy.Integration.Tests.Servers;
using OrchStack.Tenancy.PostgreSql;

namespace OrchStack.Tenancy.Integration.Tests.Companies;

public sealed class CompanyRequestTests(CompaniesDatabase companies) : IClassFixture<CompaniesDatabase>
{
    private const string Injected = "/careless?where=false%20OR%20true";

    [Fact]
    public async Task Each_company_is_served_its_own_orders_and_not_the_others()
    {
        await using var host = await CompanyHost.StartAsync(companies);
        var acme = await host.KeyOfAsync(CompaniesDatabase.Acme);
        var globex = await host.KeyOfAsync(CompaniesDatabase.Globex);

        Assert.Equal((HttpStatusCode.OK, "\"of Acme\""), await host.GetAsync($"/orders/{CompaniesDatabase.AcmeOrder}", acme));
        Assert.Equal((HttpStatusCode.OK, "\"of Globex\""), await host.GetAsync($"/orders/{CompaniesDatabase.GlobexOrder}", globex));
        Assert.Equal(HttpStatusCode.NotFound, (await host.GetAsync($"/orders/{CompaniesDatabase.GlobexOrder}", acme)).Status);
        Assert.Equal((HttpStatusCode.OK, "[\"of Acme\"]"), await host.GetAsync(Injected, acme));
        Assert.Equal(HttpStatusCode.Unauthorized, (await host.GetAsync(Injected)).Status);
    }

    [Fact]
    public async Task Control_without_the_fence_both_attacks_read_the_other_companys_order()
    {
        // A database of its own: raising the fence again would hide that the others had none.
        var open = new CompaniesDatabase();
        await open.InitializeAsync();
        try
        {
            await open.Database.RunAsync(RowSecurityScript.Disable(CompaniesDatabase.Orders));
            await using var host = await CompanyHost.StartAsync(open, isOpen: true);
            var acme = await host.KeyOfAsync(CompaniesDatabase.Acme);

            Assert.Equal((HttpStatusCode.OK, "\"of Globex\""), await host.GetAsync($"/orders/{CompaniesDatabase.GlobexOrder}", acme));
            Assert.Contains("of Globex", (await host.GetAsync(Injected, acme)).Body, StringComparison.Ordinal);
        }
        finally
        {
            await open.DisposeAsync();
        }
    }

    [Theory]
    [InlineData("acme.example.com", HttpStatusCode.OK)]
    [InlineData("globex.example.com", HttpStatusCode.Forbidden)] // another company's host
    [InlineData("nobody.example.com", HttpStatusCode.Forbidden)] // a host that names nobody, beside a key that names Acme
    public async Task A_key_at_a_host_opens_only_its_own_companys(string at, HttpStatusCode expected)
    {
        await using var host = await CompanyHost.StartAsync(companies);
        var acme = await host.KeyOfAsync(CompaniesDatabase.Acme);

        Assert.Equal(expected, (await host.GetAsync($"/orders/{CompaniesDatabase.AcmeOrder}", acme, at)).Status);
    }

    [Fact]
    public async Task An_order_is_not_written_for_another_company()
    {
        await using var host = await CompanyHost.StartAsync(companies);
        var source = host.Services.GetRequiredService<TenantDataSource>();

        await host.Scopes.RunAsync(CompanyTenantStore.IdOf(CompaniesDatabase.Acme), async _ =>
        {
            await Assert.ThrowsAsync<CrossTenantWriteException>(
                () => source.RunAsync($"INSERT INTO orders VALUES (100, {CompaniesDatabase.Globex}, 'planted')"));
            await source.RunAsync("INSERT INTO orders (id, item) VALUES (101, 'without naming anybody')");
        });

        Assert.Equal([$"{CompaniesDatabase.Acme}"], await companies.Database.Admin.ReadAllAsync("DELETE FROM orders WHERE id >= 100 RETURNING company_id"));
    }

    [Fact]
    public async Task The_applications_login_cannot_read_who_the_companies_are()
    {
        await using var application = NpgsqlDataSource.Create(companies.Database.Application);

        var refusal = await Assert.ThrowsAsync<PostgresException>(() => application.ReadAllAsync("SELECT name FROM companies"));

        Assert.Equal(PostgresErrorCodes.InsufficientPrivilege, refusal.SqlState);
    }

    [Fact]
    public async Task A_table_that_is_down_is_503_for_companies_that_are_not_known_yet_and_never_404()
    {
        await using var host = await CompanyHost.StartAsync(companies);
        var acme = await host.KeyOfAsync(CompaniesDatabase.Acme);
        Assert.Equal(HttpStatusCode.NotFound, (await host.GetAsync("/", host: "nobody.example.com")).Status);
        await companies.Database.RunAsync("ALTER TABLE companies RENAME TO companies_gone");
        try
        {
            Assert.Equal(HttpStatusCode.ServiceUnavailable, (await host.GetAsync("/", host: "globex.example.com")).Status);
            Assert.Equal(HttpStatusCode.OK, (await host.GetAsync($"/orders/{CompaniesDatabase.AcmeOrder}", acme)).Status); // known, and its own key
        }
        finally
        {
            await companies.Database.RunAsync("ALTER TABLE companies_gone RENAME TO companies");
        }

        host.Time.Advance(TimeSpan.FromSeconds(2));
        Assert.NotEqual(HttpStatusCode.ServiceUnavailable, (await host.GetAsync("/", host: "globex.example.com")).Status);
    }

    [Fact]
    public async Task A_company_that_the_application_switches_off_is_refused_within_the_bound_of_the_cache()
    {
        await using var host = await CompanyHost.StartAsync(companies);
        var globex = await host.KeyOfAsync(CompaniesDatabase.Globex);
        await companies.Database.RunAsync($"UPDATE companies SET is_active = false WHERE id = {CompaniesDatabase.Globex}");
        try
        {
            host.Time.Advance(TimeSpan.FromSeconds(30));

            Assert.Equal(HttpStatusCode.Forbidden, (await host.GetAsync($"/orders/{CompaniesDatabase.GlobexOrder}", globex)).Status);
        }
        finally
        {
            await companies.Database.RunAsync($"UPDATE companies SET is_active = true WHERE id = {CompaniesDatabase.Globex}");
        }
    }

    [Fact]
    public async Task The_lifecycle_writes_the_applications_table_and_counts_at_once()
    {
        await using var host = await CompanyHost.StartAsync(companies);
        var lifecycle = host.Services.GetRequiredService<ITenantLifecycle>();
        await using var platform = await host.Scopes.EnterPlatformAsync("a new company");
        const long initech = 500;

        var made = await lifecycle.CreateAsync(
            new Tenant(CompanyTenantStore.IdOf(initech), TenantSlug.Parse("initech"), "Initech") { Key = TenantKey.Of(initech) });
        var key = await host.KeyOfAsync(initech);
        Assert.Equal((HttpStatusCode.OK, "[]"), await host.GetAsync(Injected, key));
        await lifecycle.SuspendAsync(made.Id, "unpaid");

        Assert.Equal(HttpStatusCode.Forbidden, (await host.GetAsync(Injected, key)).Status);
        Assert.Equal(["False"], await companies.Database.Admin.ReadAllAsync($"SELECT is_active FROM companies WHERE id = {initech}"));
        await lifecycle.DeleteAsync(made.Id, "closed");
        Assert.Equal(["removed"], await companies.Database.Admin.ReadAllAsync($"SELECT stage FROM companies WHERE id = {initech}"));
        await Assert.ThrowsAsync<TenantConflictException>(() => lifecycle.CreateAsync(made));
    }
}
