using System.Text;
using Npgsql;
using OrchStack.Tenancy.Integration.Tests.Servers;
using OrchStack.Tenancy.PostgreSql;

namespace OrchStack.Tenancy.Integration.Tests.DataSource;

public sealed class ExportTests(OrdersDatabase orders) : IClassFixture<OrdersDatabase>
{
    private const string Query = "SELECT id, customer FROM orders WHERE id <= 3 ORDER BY id -- the first";

    [Theory]
    [InlineData(ExportFormat.Csv, "id,customer\n1,{0} 1\n2,{0} 2\n3,{0} 3\n")]
    [InlineData(ExportFormat.Text, "1\t{0} 1\n2\t{0} 2\n3\t{0} 3\n")]
    public async Task Each_tenant_exports_exactly_its_own_rows(ExportFormat format, string expected)
    {
        foreach (var tenant in new[] { Tenants.Acme, Tenants.Globex })
        {
            var seen = await orders.Scopes.RunAsync(tenant.Id, async ct =>
                Encoding.UTF8.GetString(await ReadAsync(await orders.Source.ExportAsync(Query, format, ct))));

            Assert.Equal(string.Format(System.Globalization.CultureInfo.InvariantCulture, expected, tenant.Name), seen);
        }
    }

    [Fact]
    public async Task A_binary_export_is_what_COPY_writes()
    {
        var bytes = await orders.Scopes.RunAsync(Tenants.Globex.Id, async ct => await ReadAsync(await orders.Source.ExportAsync(Query, ExportFormat.Binary, ct)));

        Assert.StartsWith("PGCOPY\n", Encoding.Latin1.GetString(bytes), StringComparison.Ordinal);
        Assert.Contains("Globex 2", Encoding.Latin1.GetString(bytes), StringComparison.Ordinal);
        Assert.DoesNotContain("Acme", Encoding.Latin1.GetString(bytes), StringComparison.Ordinal);
    }

    [Fact]
    public async Task Without_a_tenant_the_first_read_is_refused()
    {
        await Assert.ThrowsAsync<MissingTenantException>(async () => await ReadAsync(await orders.Source.ExportAsync(Query)));
    }

    [Fact]
    public async Task Control_a_login_that_bypasses_the_fence_exports_everybodys_rows()
    {
        await using var connection = await orders.Database.Admin.OpenConnectionAsync();
        using var reader = await connection.BeginTextExportAsync($"COPY ({Query}\n) TO STDOUT");

        var seen = await reader.ReadToEndAsync();

        Assert.Contains("Acme 1", seen, StringComparison.Ordinal);
        Assert.Contains("Globex 1", seen, StringComparison.Ordinal);
    }

    [Theory]
    [InlineData("SELECT 1; SELECT 2")]
    [InlineData("SELECT 1; DELETE FROM orders")]
    [InlineData("SELECT 1) TO STDOUT; DELETE FROM orders; COPY (SELECT 1")]
    [InlineData("SELECT 1 /*")]
    [InlineData("SELECT 'x")]
    [InlineData("SELECT $q$x")]
    [InlineData("ANALYZE DELETE FROM orders")]
    [InlineData("SELECT 1) TO PROGRAM 'true' --")]
    public async Task A_text_that_is_not_one_query_runs_nothing(string query)
    {
        var before = await orders.Database.Admin.ReadAllAsync("SELECT count(*) FROM orders");

        var refusal = await Assert.ThrowsAnyAsync<Exception>(() =>
            orders.Scopes.RunAsync(Tenants.Acme.Id, async ct => await ReadAsync(await orders.Source.ExportAsync(query, cancellationToken: ct))));

        Assert.True(refusal is SeveralStatementsException or PostgresException { SqlState: PostgresErrorCodes.SyntaxError }, refusal.ToString());
        Assert.Equal(before, await orders.Database.Admin.ReadAllAsync("SELECT count(*) FROM orders"));
    }

    [Fact]
    public async Task An_export_of_its_own_cannot_write()
    {
        var refusal = await Assert.ThrowsAsync<PostgresException>(() => orders.Scopes.RunAsync(Tenants.Acme.Id, async ct =>
            await ReadAsync(await orders.Source.ExportAsync("DELETE FROM orders RETURNING id", cancellationToken: ct))));

        Assert.Equal(PostgresErrorCodes.ReadOnlySqlTransaction, refusal.SqlState);
    }

    [Fact]
    public async Task In_a_transaction_it_sees_what_that_one_wrote_and_leaves_it_open()
    {
        await orders.Scopes.RunAsync(Tenants.Acme.Id, async ct =>
        {
            await using var connection = await orders.Source.OpenConnectionAsync(ct);
            await using var transaction = await connection.BeginTransactionAsync(ct);
            await using var command = connection.CreateCommand();
            command.CommandText = "INSERT INTO orders VALUES (99, 'not committed')";
            await command.ExecuteNonQueryAsync(ct);

            Assert.Contains("99,not committed", Encoding.UTF8.GetString(await ReadAsync(
                await transaction.ExportAsync("SELECT * FROM orders", cancellationToken: ct))), StringComparison.Ordinal);

            await transaction.RollbackAsync(ct);
        });
    }

    [Fact]
    public async Task An_export_left_half_way_gives_a_clean_connection_to_the_next_tenant()
    {
        await using var services = Tenants.Services(orders.Database, orders.Database.Connection(orders.Database.ApplicationLogin, c => c.MaxPoolSize = 1))
            .BuildProvider(out var source, out var scopes);
        await scopes.RunAsync(Tenants.Acme.Id, async ct =>
        {
            await using var export = await source.ExportAsync("SELECT customer FROM orders, generate_series(1, 1000000)", cancellationToken: ct);
            Assert.NotEqual(0, await export.ReadAsync(new byte[100], ct));
        });

        Assert.Equal(["3"], await scopes.RunAsync(Tenants.Globex.Id, _ => source.ReadAllAsync("SELECT count(*) FROM orders WHERE customer LIKE 'Globex%'")));
        await Assert.ThrowsAsync<MissingTenantException>(() => source.ReadAllAsync("SELECT * FROM orders"));
    }

    private static async Task<byte[]> ReadAsync(Stream export)
    {
        await using var _ = export;
        using var all = new MemoryStream();
        await export.CopyToAsync(all);
        return all.ToArray();
    }
}
