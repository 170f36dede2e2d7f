using System.Net;
using System.Net.Http.Json;
using System.Text.Json;

namespace Invoicing.Tests;

/// <summary>What the application promises the companies that use it.</summary>
public sealed class InvoicingTests(InvoicingHost host) : IClassFixture<InvoicingHost>, IAsyncLifetime
{
    private readonly HttpClient _acme = host.ClientOf("acme");
    private readonly HttpClient _globex = host.ClientOf("globex");

    public Task InitializeAsync() => host.ResetAsync();

    [Fact]
    public async Task Each_company_sees_its_own_clients()
    {
        await AddClientAsync(_acme, "Ann");
        await AddClientAsync(_globex, "Gus");

        Assert.Equal(["Ann 0"], await ReadAsync(_acme, "/clients", client => $"{client.GetProperty("name")} {client.GetProperty("invoices")}"));
        Assert.Equal(["Gus 0"], await ReadAsync(_globex, "/clients", client => $"{client.GetProperty("name")} {client.GetProperty("invoices")}"));
    }

    [Fact]
    public async Task Each_company_numbers_its_own_invoices()
    {
        var (ann, gus) = (await AddClientAsync(_acme, "Ann"), await AddClientAsync(_globex, "Gus"));
        await AddInvoiceAsync(_acme, ann, 10);
        await AddInvoiceAsync(_globex, gus, 20);
        await AddInvoiceAsync(_acme, ann, 30);

        Assert.Equal(["1 Ann 10", "2 Ann 30"], await ReadAsync(_acme, "/invoices", Show));
        Assert.Equal(["1 Gus 20"], await ReadAsync(_globex, "/invoices", Show));

        static string Show(JsonElement invoice) => $"{invoice.GetProperty("number")} {invoice.GetProperty("client")} {invoice.GetProperty("total").GetDecimal():0}";
    }

    [Fact]
    public async Task Nobody_is_sent_an_invoice_of_a_company_that_is_not_theirs()
    {
        var ann = await AddClientAsync(_acme, "Ann");

        using var response = await _globex.PostAsJsonAsync("/invoices", new { clientId = ann, lines = Array.Empty<object>() });

        Assert.Equal(HttpStatusCode.NotFound, response.StatusCode);
    }

    [Fact]
    public async Task A_company_that_does_not_exist_is_told_nothing()
    {
        using var nobody = host.ClientOf("initech");

        Assert.False((await nobody.GetAsync("/clients")).IsSuccessStatusCode);
    }

    [Fact]
    public async Task The_query_that_forgets_the_company_shows_nobody_elses_lines()
    {
        var secret = await AddInvoiceAsync(_acme, await AddClientAsync(_acme, "Ann"), 10);

        Assert.Equal(["10"], await LinesAsync(_acme, secret));
        Assert.Empty(await LinesAsync(_globex, secret));
    }

    [Fact]
    public async Task Control_without_row_security_it_shows_them()
    {
        var secret = await AddInvoiceAsync(_acme, await AddClientAsync(_acme, "Ann"), 10);
        await host.RunAsync("ALTER TABLE invoice_lines DISABLE ROW LEVEL SECURITY");
        try
        {
            Assert.Equal(["10"], await LinesAsync(_globex, secret));
        }
        finally
        {
            await host.RunAsync("ALTER TABLE invoice_lines ENABLE ROW LEVEL SECURITY");
        }
    }

    public Task DisposeAsync()
    {
        _acme.Dispose();
        _globex.Dispose();
        return Task.CompletedTask;
    }

    private static async Task<long> AddClientAsync(HttpClient company, string name)
    {
        using var response = await company.PostAsJsonAsync("/clients", new { name });
        response.EnsureSuccessStatusCode();
        return await response.Content.ReadFromJsonAsync<long>();
    }

    private static async Task<long> AddInvoiceAsync(HttpClient company, long clientId, decimal amount)
    {
        using var response = await company.PostAsJsonAsync("/invoices", new { clientId, lines = new[] { new { text = "work", amount } } });
        response.EnsureSuccessStatusCode();
        return await response.Content.ReadFromJsonAsync<long>();
    }

    private static Task<List<string>> LinesAsync(HttpClient company, long invoice) =>
        ReadAsync(company, $"/invoices/{invoice}/lines", line => $"{line.GetProperty("amount").GetDecimal():0}");

    private static async Task<List<string>> ReadAsync(HttpClient company, string path, Func<JsonElement, string> show) =>
        [.. (await company.GetFromJsonAsync<JsonElement>(path)).EnumerateArray().Select(show)];
}
