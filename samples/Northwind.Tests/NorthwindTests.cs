using System.Net;
using System.Net.Http.Json;
using System.Text.Json;

namespace Northwind.Tests;

/// <summary>What the application promises its users. Names and codes are fixed: two companies may well use the same.</summary>
public sealed class NorthwindTests(NorthwindHost host) : IClassFixture<NorthwindHost>, IAsyncLifetime
{
    internal HttpClient Client { get; init; } = host.Client;

    public Task InitializeAsync() => host.ResetAsync();

    public Task DisposeAsync() => Task.CompletedTask;

    [Fact]
    public async Task Categories_come_with_the_number_of_their_products()
    {
        var beverages = await AddAsync("/categories", new { name = "Beverages" });
        await AddAsync("/categories", new { name = "Condiments" });
        await AddProductAsync("Chai", beverages);
        await AddProductAsync("Chang", beverages);

        Assert.Equal(["Beverages 2", "Condiments 0"], await ReadAsync("/categories", category => $"{category.GetProperty("name")} {category.GetProperty("products")}"));
    }

    [Fact]
    public async Task Products_are_searched_by_category_and_beginning_a_page_at_a_time()
    {
        var beverages = await AddAsync("/categories", new { name = "Beverages" });
        for (var i = 0; i < 25; i++)
        {
            await AddProductAsync($"Chai {i}", beverages);
        }

        await AddProductAsync("Water", beverages);

        Assert.Equal(20, (await ReadAsync($"/products?category={beverages}&search=Chai", Name)).Count);
        Assert.Equal(5, (await ReadAsync($"/products?category={beverages}&search=Chai&page=1", Name)).Count);
        Assert.Equal(["Water"], await ReadAsync("/products?search=Wat", Name));
    }

    [Fact]
    public async Task A_price_that_somebody_else_changed_meanwhile_is_not_overwritten()
    {
        var id = await AddProductAsync("Chai", await AddAsync("/categories", new { name = "Beverages" }));
        var version = (await GetAsync($"/products/{id}")).GetProperty("version").GetUInt32();

        Assert.Equal(HttpStatusCode.NoContent, (await Client.PutAsJsonAsync($"/products/{id}/price", new { unitPrice = 19, version })).StatusCode);
        Assert.Equal(HttpStatusCode.Conflict, (await Client.PutAsJsonAsync($"/products/{id}/price", new { unitPrice = 20, version })).StatusCode);
        Assert.Equal(19, (await GetAsync($"/products/{id}")).GetProperty("unitPrice").GetDecimal());
    }

    [Fact]
    public async Task A_discount_lowers_the_prices_of_a_category_alone()
    {
        var beverages = await AddAsync("/categories", new { name = "Beverages" });
        var condiments = await AddAsync("/categories", new { name = "Condiments" });
        var chai = await AddProductAsync("Chai", beverages);
        var salt = await AddProductAsync("Salt", condiments);

        await Client.PostAsync($"/categories/{beverages}/discount?percent=50", null);

        Assert.Equal(9, (await GetAsync($"/products/{chai}")).GetProperty("unitPrice").GetDecimal());
        Assert.Equal(18, (await GetAsync($"/products/{salt}")).GetProperty("unitPrice").GetDecimal());
    }

    [Fact]
    public async Task A_product_outlives_its_supplier()
    {
        var supplier = await AddAsync("/suppliers", new { companyName = "Exotic Liquids", address = new { city = "London" } });
        var chai = await AddProductAsync("Chai", await AddAsync("/categories", new { name = "Beverages" }), supplier);

        Assert.Equal(HttpStatusCode.NoContent, (await Client.DeleteAsync($"/suppliers/{supplier}")).StatusCode);

        Assert.Equal(JsonValueKind.Null, (await GetAsync($"/products/{chai}")).GetProperty("supplierId").ValueKind);
        Assert.Equal(HttpStatusCode.NotFound, (await Client.DeleteAsync($"/suppliers/{supplier}")).StatusCode);
    }

    [Fact]
    public async Task A_customers_code_is_taken_once()
    {
        await AddAsync("/customers", new { code = "ALFKI", companyName = "Alfreds" });

        Assert.Equal(HttpStatusCode.Conflict, (await Client.PostAsJsonAsync("/customers", new { code = "ALFKI", companyName = "Others" })).StatusCode);
    }

    [Fact]
    public async Task An_order_takes_its_lines_out_of_stock_or_nothing_at_all()
    {
        var beverages = await AddAsync("/categories", new { name = "Beverages" });
        var (chai, chang) = (await AddProductAsync("Chai", beverages), await AddProductAsync("Chang", beverages));
        var customerId = await AddAsync("/customers", new { code = "ALFKI", companyName = "Alfreds" });

        await AddAsync("/orders", new { customerId, lines = new[] { new { productId = chai, quantity = 10 }, new { productId = chang, quantity = 1 } } });
        var refused = await Client.PostAsJsonAsync(
            "/orders", new { customerId, lines = new[] { new { productId = chang, quantity = 5 }, new { productId = chai, quantity = 31 } } });

        Assert.Equal(HttpStatusCode.UnprocessableEntity, refused.StatusCode);
        Assert.Equal(30, (await GetAsync($"/products/{chai}")).GetProperty("unitsInStock").GetInt32());
        Assert.Equal(39, (await GetAsync($"/products/{chang}")).GetProperty("unitsInStock").GetInt32());
        Assert.Single(await ReadAsync("/customers/ALFKI/orders", order => order.GetProperty("id").ToString()));
    }

    [Fact]
    public async Task An_order_is_shipped_and_shown_with_all_that_belongs_to_it()
    {
        var chai = await AddProductAsync("Chai", await AddAsync("/categories", new { name = "Beverages" }));
        var customerId = await AddAsync("/customers", new { code = "ALFKI", companyName = "Alfreds" });
        var employeeId = await AddAsync("/employees", new { firstName = "Nancy", lastName = "Davolio" });
        var shipper = await AddAsync("/shippers", new { companyName = "Speedy" });
        var id = await AddAsync("/orders", new { customerId, employeeId, shipTo = new { city = "Berlin" }, lines = new[] { new { productId = chai, quantity = 3 } } });

        Assert.Equal(HttpStatusCode.NoContent, (await Client.PostAsync($"/orders/{id}/ship?shipper={shipper}", null)).StatusCode);

        var order = (await GetAsync("/customers/ALFKI/orders"))[0];
        Assert.Equal("Davolio Speedy Berlin", $"{order.GetProperty("employee")} {order.GetProperty("shipper")} {order.GetProperty("city")}");
        Assert.Equal("Chai", order.GetProperty("lines")[0].GetProperty("name").GetString());
        Assert.NotEqual(JsonValueKind.Null, order.GetProperty("shippedAt").ValueKind);
    }

    [Fact]
    public async Task Lines_go_with_their_order_and_orders_outlive_their_employee()
    {
        var chai = await AddProductAsync("Chai", await AddAsync("/categories", new { name = "Beverages" }));
        var customerId = await AddAsync("/customers", new { code = "ALFKI", companyName = "Alfreds" });
        var employeeId = await AddAsync("/employees", new { firstName = "Nancy", lastName = "Davolio" });
        var lines = new[] { new { productId = chai, quantity = 3 } };
        var (first, _) = (await AddAsync("/orders", new { customerId, employeeId, lines }), await AddAsync("/orders", new { customerId, employeeId, lines }));

        Assert.Equal(HttpStatusCode.NoContent, (await Client.DeleteAsync($"/orders/{first}")).StatusCode);
        Assert.Equal(HttpStatusCode.NoContent, (await Client.DeleteAsync($"/employees/{employeeId}")).StatusCode);

        var orders = await GetAsync("/customers/ALFKI/orders");
        Assert.Equal(1, orders.GetArrayLength());
        Assert.Equal(JsonValueKind.Null, orders[0].GetProperty("employee").ValueKind);
    }

    [Fact]
    public async Task Reports_add_up_what_was_sold()
    {
        var (beverages, condiments) = (await AddAsync("/categories", new { name = "Beverages" }), await AddAsync("/categories", new { name = "Condiments" }));
        var (chai, salt) = (await AddProductAsync("Chai", beverages), await AddProductAsync("Salt", condiments));
        var customerId = await AddAsync("/customers", new { code = "ALFKI", companyName = "Alfreds" });
        await AddAsync("/orders", new { customerId, lines = new[] { new { productId = chai, quantity = 2 }, new { productId = salt, quantity = 5 } } });

        Assert.Equal(["Condiments 90", "Beverages 36"], await ReadAsync("/reports/sales", sales => $"{sales.GetProperty("category")} {sales.GetProperty("total").GetDecimal():0}"));
        Assert.Equal(["1 Salt", "2 Chai"], await ReadAsync("/reports/best", best => $"{best.GetProperty("rank")} {Name(best)}"));
    }

    [Fact]
    public async Task A_team_loses_its_chief_and_stays()
    {
        var chief = await AddAsync("/employees", new { firstName = "Andrew", lastName = "Fuller" });
        var nancy = await AddAsync("/employees", new { firstName = "Nancy", lastName = "Davolio", reportsToId = chief });
        await AddAsync("/employees", new { firstName = "Janet", lastName = "Leverling", reportsToId = chief });

        Assert.Equal(["Davolio", "Leverling"], await ReadAsync($"/employees/{chief}/team", name => name.GetString()!));
        Assert.Equal(HttpStatusCode.NoContent, (await Client.DeleteAsync($"/employees/{chief}")).StatusCode);
        Assert.Equal(0, (await GetAsync($"/employees/{nancy}/team")).GetArrayLength());
    }

    [Fact]
    public async Task Territories_are_shared_among_employees_and_lie_in_regions()
    {
        var nancy = await AddAsync("/employees", new { firstName = "Nancy", lastName = "Davolio" });
        var janet = await AddAsync("/employees", new { firstName = "Janet", lastName = "Leverling" });

        await Client.PutAsJsonAsync($"/employees/{nancy}/territories", new[] { new { name = "Boston", regionId = 1 }, new { name = "Denver", regionId = 2 } });
        await Client.PutAsJsonAsync($"/employees/{janet}/territories", new[] { new { name = "Boston", regionId = 1 } });

        Assert.Equal(
            ["Boston Eastern [\"Davolio\",\"Leverling\"]", "Denver Western [\"Davolio\"]"],
            await ReadAsync("/territories", territory => $"{Name(territory)} {territory.GetProperty("region")} {territory.GetProperty("employees")}"));
        Assert.Equal(["Eastern", "Western", "Northern", "Southern"], await ReadAsync("/regions", Name));
    }

    private static string Name(JsonElement element) => element.GetProperty("name").GetString()!;

    private Task<int> AddProductAsync(string name, int categoryId, int? supplierId = null) =>
        AddAsync("/products", new { name, unitPrice = 18, unitsInStock = 40, categoryId, supplierId });

    private async Task<int> AddAsync(string path, object what)
    {
        using var response = await Client.PostAsJsonAsync(path, what);
        response.EnsureSuccessStatusCode();
        return await response.Content.ReadFromJsonAsync<int>();
    }

    private async Task<JsonElement> GetAsync(string path) => await Client.GetFromJsonAsync<JsonElement>(path);

    private async Task<List<string>> ReadAsync(string path, Func<JsonElement, string> show) => [.. (await GetAsync(path)).EnumerateArray().Select(show)];
}
