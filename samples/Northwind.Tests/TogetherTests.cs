using System.Reflection;

namespace Northwind.Tests;

/// <summary>The same promises for three companies at once, which use the same names and codes.</summary>
public sealed class TogetherTests(NorthwindHost host) : IClassFixture<NorthwindHost>
{
    private const string Tables = """ARRAY['"Categories"', '"Suppliers"', '"Products"', '"Customers"', '"Orders"', '"OrderLines"', '"Shippers"', '"Employees"', '"Territories"', '"EmployeeTerritory"']""";

    public static TheoryData<string> Promises =>
        [.. typeof(NorthwindTests).GetMethods().Where(method => method.GetCustomAttribute<FactAttribute>() is not null).Select(method => method.Name)];

    [Theory]
    [MemberData(nameof(Promises))]
    public async Task Each_company_gets_what_it_was_promised(string promise)
    {
        await host.ResetAsync();

        await KeepForAllAsync(promise);
    }

    [Fact]
    public async Task Control_without_row_security_they_get_in_each_others_way()
    {
        await host.ResetAsync();
        await SwitchAsync("DISABLE");
        try
        {
            await Assert.ThrowsAnyAsync<Exception>(() => KeepForAllAsync(nameof(NorthwindTests.Categories_come_with_the_number_of_their_products)));
        }
        finally
        {
            await SwitchAsync("ENABLE");
        }
    }

    private Task KeepForAllAsync(string promise) => Task.WhenAll(NorthwindHost.Tenants.Select(async tenant =>
    {
        using var client = host.ClientOf(tenant);
        await (Task)typeof(NorthwindTests).GetMethod(promise)!.Invoke(new NorthwindTests(host) { Client = client }, null)!;
    }));

    private async Task SwitchAsync(string how)
    {
        await using var command = host.Admin.CreateCommand($"""
            DO $$
            DECLARE
                name text;
            BEGIN
                FOREACH name IN ARRAY {Tables} LOOP
                    EXECUTE format('ALTER TABLE %s {how} ROW LEVEL SECURITY', name);
                END LOOP;
            END
            $$
            """);
        await command.ExecuteNonQueryAsync();
    }
}
