using Microsoft.Extensions.DependencyInjection;
using Npgsql;
using OrchStack.Tenancy.Integration.Tests.Servers;
using OrchStack.Tenancy.PostgreSql;

namespace OrchStack.Tenancy.Integration.Tests.DataSource;

/// <summary>A data source that the application configured: types of its own, and a password that changes.</summary>
public sealed class ConfiguredSourceTests(OrdersDatabase orders) : IClassFixture<OrdersDatabase>
{
    private static readonly BulkInsert<(Mood Feeling, int Number)> Moods = new BulkInsert<(Mood Feeling, int Number)>("Odd Things")
        .Column("feeling", row => row.Feeling)
        .Column("n", row => row.Number);

    [Fact]
    public async Task Mapped_types_and_a_password_from_elsewhere_work_for_each_tenant()
    {
        var asked = 0;
        var login = new NpgsqlConnectionStringBuilder(orders.Database.Application) { Password = null };
        var builder = new NpgsqlDataSourceBuilder(login.ConnectionString);
        builder.MapEnum<Mood>("mood");
        builder.MapComposite<MoneyOf>("money_of");
        builder.UsePeriodicPasswordProvider((_, _) => ValueTask.FromResult(Ask()), TimeSpan.FromHours(1), TimeSpan.FromSeconds(1));
        await using var configured = builder.Build();
        string Ask()
        {
            asked++;
            return orders.Database.Password;
        }

        var services = Tenants.Services(orders.Database);
        services.Configure<PostgreSqlTenancyOptions>(o => o.Application = configured);
        await using var provider = services.BuildProvider(out var source, out var scopes);
        foreach (var (tenant, mood) in new[] { (Tenants.Acme, Mood.Calm), (Tenants.Globex, Mood.Angry) })
        {
            await scopes.RunAsync(tenant.Id, async ct =>
            {
                await source.BulkInsertAsync(Moods, new[] { (mood, 1), (mood, 2) }.ToAsyncEnumerable(), ct);
                await using var command = source.CreateCommand("SELECT feeling, ROW(1.5, 'EUR')::money_of FROM \"Odd Things\"");
                await using var reader = await command.ExecuteReaderAsync(ct);
                for (var i = 0; i < 2; i++)
                {
                    Assert.True(await reader.ReadAsync(ct));
                    Assert.Equal(mood, reader.GetFieldValue<Mood>(0));
                    Assert.Equal(1.5m, reader.GetFieldValue<MoneyOf>(1).Amount);
                }

                Assert.False(await reader.ReadAsync(ct));
            });
        }

        Assert.True(asked > 0);
        await provider.DisposeAsync();
        await using var still = await configured.OpenConnectionAsync();
    }

    private enum Mood
    {
        Calm,
        Angry,
    }

    private sealed class MoneyOf
    {
        public decimal Amount { get; set; }

        public string Currency { get; set; } = "";
    }
}
