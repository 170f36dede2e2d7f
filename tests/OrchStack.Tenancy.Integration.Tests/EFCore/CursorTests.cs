using System.Data.Common;
using Microsoft.EntityFrameworkCore;
using Microsoft.Extensions.DependencyInjection;
using Npgsql;
using OrchStack.Tenancy.Integration.Tests.Servers;

namespace OrchStack.Tenancy.Integration.Tests.EFCore;

/// <summary>A cursor holds rows that no policy is asked about any more.</summary>
public sealed class CursorTests(LibraryDatabase library) : IClassFixture<LibraryDatabase>
{
    [Theory]
    [InlineData("the same context")]
    [InlineData("another context")]
    [InlineData("what the context lends")]
    public async Task It_ends_before_the_command_of_another_tenant(string by)
    {
        await using var connection = new NpgsqlConnection(library.Database.Application);
        await connection.OpenAsync();
        await using var first = Over(connection);
        await using var second = Over(connection);
        await library.Scopes.RunAsync(Tenants.Acme.Id, async ct =>
        {
            await first.Database.ExecuteSqlRawAsync("""DECLARE kept CURSOR WITH HOLD FOR SELECT "Title" AS "Value" FROM "Books" """, ct);
            Assert.Equal(["A book of Ann Acme"], await first.Database.SqlQueryRaw<string>("FETCH ALL FROM kept").ToListAsync(ct));
            await first.Database.ExecuteSqlRawAsync("MOVE ABSOLUTE 0 FROM kept", ct);
        });

        var fault = await library.Scopes.RunAsync(Tenants.Globex.Id, ct => Assert.ThrowsAnyAsync<Exception>(
            () => by switch
            {
                "the same context" => first.Database.SqlQueryRaw<string>("FETCH ALL FROM kept").ToListAsync(ct),
                "another context" => second.Database.SqlQueryRaw<string>("FETCH ALL FROM kept").ToListAsync(ct),
                _ => ReadAsync(first.Database.GetTenantConnection(), "FETCH ALL FROM kept"),
            }));

        Assert.Contains("cursor \"kept\" does not exist", fault.ToString(), StringComparison.Ordinal);
    }

    [Fact]
    public async Task Control_past_the_context_it_is_still_there()
    {
        await using var connection = new NpgsqlConnection(library.Database.Application);
        await connection.OpenAsync();
        await using var context = Over(connection);
        await library.Scopes.RunAsync(Tenants.Acme.Id, ct => context.Database.ExecuteSqlRawAsync("""DECLARE kept CURSOR WITH HOLD FOR SELECT "Title" FROM "Books" """, ct));

        await using var fetch = new NpgsqlCommand("FETCH ALL FROM kept", connection);

        Assert.Equal("A book of Ann Acme", await fetch.ExecuteScalarAsync());
    }

    private static async Task<List<string>> ReadAsync(DbConnection lent, string sql)
    {
        await using var command = lent.CreateCommand();
        command.CommandText = sql;
        return await command.ReadAllAsync();
    }

    private LibraryContext Over(NpgsqlConnection connection) => new((DbContextOptions<LibraryContext>)new DbContextOptionsBuilder<LibraryContext>()
        .UseNpgsql(connection).UseOrchStackTenancy().UseApplicationServiceProvider(library.Services).Options);
}
