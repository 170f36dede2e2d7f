using System.Data;
using Dapper;
using Microsoft.EntityFrameworkCore;
using Microsoft.EntityFrameworkCore.Storage;
using Microsoft.Extensions.DependencyInjection;
using Npgsql;
using OrchStack.Tenancy.Integration.Tests.Servers;

namespace OrchStack.Tenancy.Integration.Tests.EFCore;

/// <summary>SQL of the application's own over a context's connection.</summary>
public sealed class DapperOverContextTests(LibraryDatabase library) : IClassFixture<LibraryDatabase>
{
    private const string Names = """SELECT "Name" FROM "Authors" ORDER BY 1""";

    [Fact]
    public async Task It_sees_the_tenants_rows_and_leaves_the_connection_as_it_was()
    {
        foreach (var (tenant, name) in new[] { (Tenants.Acme, "Ann Acme"), (Tenants.Globex, "Gus Globex") })
        {
            await library.AsAsync(tenant, async context =>
            {
                await using (var connection = context.Database.GetTenantConnection())
                {
                    Assert.Equal([name], await connection.QueryAsync<string>(Names));
                    Assert.Equal([name], connection.Query<string>(Names));
                }

                Assert.Equal(ConnectionState.Closed, context.Database.GetDbConnection().State);
                await context.Database.OpenConnectionAsync();
                await using (var connection = context.Database.GetTenantConnection())
                {
                    Assert.Equal([name], await connection.QueryAsync<string>(Names));
                }

                Assert.Equal(ConnectionState.Open, context.Database.GetDbConnection().State);
                Assert.Equal([name], await context.Authors.Select(a => a.Name).ToListAsync());
                await context.Database.CloseConnectionAsync();
            });
        }
    }

    [Fact]
    public async Task It_takes_part_in_the_contexts_transaction_and_begins_none()
    {
        await library.AsAsync(Tenants.Acme, async context =>
        {
            await using (var transaction = await context.Database.BeginTransactionAsync())
            {
                await using var connection = context.Database.GetTenantConnection();
                await connection.ExecuteAsync("""INSERT INTO "Authors" ("Name") VALUES ('by Dapper')""", transaction: transaction.GetDbTransaction());
                Assert.Equal(2, await context.Authors.CountAsync());
                await transaction.RollbackAsync();
            }

            Assert.Equal(1, await context.Authors.CountAsync());
            Assert.Equal(ConnectionState.Closed, context.Database.GetDbConnection().State);
            await using var another = context.Database.GetTenantConnection();
            await another.OpenAsync();
            var refusal = await Assert.ThrowsAsync<InvalidOperationException>(async () => await another.BeginTransactionAsync());
            Assert.Contains("context.Database.BeginTransactionAsync", refusal.Message, StringComparison.Ordinal);
        });
    }

    [Fact]
    public async Task Without_it_the_refusal_names_it()
    {
        await library.AsAsync(Tenants.Acme, async context =>
        {
            var refusal = await Assert.ThrowsAsync<PostgresException>(() => context.Database.GetDbConnection().QueryAsync<string>(Names));

            Assert.Equal("context_missing", refusal.ConstraintName);
            Assert.Contains("GetTenantConnection()", refusal.Hint, StringComparison.Ordinal);
        });
    }

    [Fact]
    public async Task Kept_over_the_end_of_its_tenant_it_is_the_next_tenants_or_nobodys()
    {
        await using var scope = library.Services.CreateAsyncScope();
        var context = scope.ServiceProvider.GetRequiredService<LibraryContext>();
        var connection = await library.Scopes.RunAsync(Tenants.Acme.Id, _ => Task.FromResult(context.Database.GetTenantConnection()));

        await Assert.ThrowsAsync<MissingTenantException>(() => connection.QueryAsync<string>(Names));
        Assert.Equal(["Gus Globex"], await library.Scopes.RunAsync(Tenants.Globex.Id, _ => connection.QueryAsync<string>(Names)));
    }
}
