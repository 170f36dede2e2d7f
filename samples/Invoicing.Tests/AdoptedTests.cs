using System.Net.Http.Json;
using System.Text.Json;
using OrchStack.Tenancy.PostgreSql;

namespace Invoicing.Tests;

/// <summary>The conversion of a database that two companies have worked in.</summary>
public sealed class AdoptedTests : IAsyncLifetime
{
    private readonly InvoicingHost _host = new();

    [Fact]
    public async Task Rows_that_say_whose_they_are_stay_where_they_are_and_are_fenced()
    {
        await _host.MigrateToFirstAsync();
        await _host.RunAsync("""
            INSERT INTO companies VALUES (7, 'acme', 'Acme Ltd.'), (42, 'globex', 'Globex Corp.');
            INSERT INTO clients VALUES (1, 7, 'Ann'), (2, 42, 'Gus');
            INSERT INTO invoices VALUES (1, 7, 1, 1), (2, 42, 2, 1);
            INSERT INTO invoice_lines VALUES (1, 1, 'for Ann', 10), (2, 2, 'for Gus', 20);
            """);

        // Lines get the company of their invoice, by hand: nobody else knows that it is theirs.
        await _host.RunAsync("""
            ALTER TABLE invoice_lines ADD company_id bigint;
            UPDATE invoice_lines SET company_id = (SELECT company_id FROM invoices i WHERE i."Id" = "InvoiceId");
            """);
        await TenancyAdoption.RunAsync(_host.Database.Admin, await AdoptionPlan.ReadAsync(_host.Database.Admin, new AdoptionOptions { Column = "company_id" }));
        await _host.App.MigrateAsync();
        await _host.App.StartAsync();

        foreach (var (company, own, foreign, line) in new[] { ("acme", 1, 2, "for Ann"), ("globex", 2, 1, "for Gus") })
        {
            using var client = _host.ClientOf(company);
            Assert.Equal([line], await LinesAsync(client, own));
            Assert.Empty(await LinesAsync(client, foreign));
        }
    }

    public Task InitializeAsync() => _host.CreateAsync();

    public Task DisposeAsync() => _host.DisposeAsync();

    private static async Task<IEnumerable<string?>> LinesAsync(HttpClient client, int invoice) =>
        (await client.GetFromJsonAsync<JsonElement>($"/invoices/{invoice}/lines")).EnumerateArray().Select(line => line.GetProperty("text").GetString());
}
