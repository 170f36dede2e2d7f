using System.Transactions;
using Microsoft.EntityFrameworkCore;
using OrchStack.Tenancy.Integration.Tests.Servers;

namespace OrchStack.Tenancy.Integration.Tests.EFCore;

public sealed class ContextBulkInsertTests(CatalogueDatabases databases) : IClassFixture<CatalogueDatabases>
{
    [Fact]
    public async Task Many_rows_are_the_tenants_own_and_complete()
    {
        await databases.FencedAsync(Tenants.Acme, async context =>
        {
            Assert.Equal(2_500, await context.BulkInsertAsync(Enumerable.Range(0, 2_500).Select(i => new Sticker { Text = $"bulk {i}" })));
            Assert.Equal(2, await context.BulkInsertAsync([new CardPayment { Amount = 900, Last4 = "0001" }, new CardPayment { Amount = 901, Last4 = "0002" }]));
            Assert.Equal(2_500, await context.Stickers.CountAsync(s => s.Text.StartsWith("bulk")));
            Assert.Equal(2_500, await context.Stickers.Where(s => s.Text.StartsWith("bulk")).Select(s => s.Id).Distinct().CountAsync());
            Assert.Equal(["0001", "0002"], await context.Payments.OfType<CardPayment>().Where(p => p.Amount >= 900).OrderBy(p => p.Amount).Select(p => p.Last4).ToListAsync());
            Assert.DoesNotContain(Guid.Empty, await context.Payments.Select(p => p.Id).ToListAsync());
            return 0;
        });

        Assert.Equal(0, await databases.FencedAsync(Tenants.Globex, context => context.Stickers.CountAsync(s => s.Text.StartsWith("bulk"))));
    }

    [Fact]
    public async Task It_is_all_or_nothing_and_part_of_the_contexts_transaction()
    {
        await databases.FencedAsync(Tenants.Globex, async context =>
        {
            await Assert.ThrowsAsync<InvalidOperationException>(() => context.BulkInsertAsync(Failing()));
            await using (var transaction = await context.Database.BeginTransactionAsync())
            {
                await context.BulkInsertAsync([new Shelf { Name = "taken back" }]);
                Assert.Equal(1, await context.Shelves.CountAsync(s => s.Name == "taken back"));
                await transaction.RollbackAsync();
            }

            Assert.Equal(0, await context.Shelves.CountAsync(s => s.Name == "taken back" || s.Name.StartsWith("half")));
            return 0;
        });

        static IEnumerable<Shelf> Failing()
        {
            for (var i = 0; i < 1_500; i++)
            {
                yield return new Shelf { Name = $"half {i}" };
            }

            throw new InvalidOperationException("the file ended in the middle");
        }
    }

    [Theory]
    [InlineData(true)]
    [InlineData(false)]
    public async Task It_joins_an_ambient_transaction_by_a_connection_that_was_closed(bool completed)
    {
        var name = $"ambient {completed}";
        using (var scope = new TransactionScope(TransactionScopeAsyncFlowOption.Enabled))
        {
            await databases.FencedAsync(Tenants.Globex, context => context.BulkInsertAsync([new Shelf { Name = name }]));
            if (completed)
            {
                scope.Complete();
            }
        }

        Assert.Equal(completed, await databases.FencedAsync(Tenants.Globex, context => context.Shelves.AnyAsync(s => s.Name == name)));
    }

    [Fact]
    public async Task What_is_more_than_a_row_is_refused_before_anything_is_sent()
    {
        await databases.FencedAsync(Tenants.Acme, async context =>
        {
            var fault = await Assert.ThrowsAsync<NotSupportedException>(() => context.BulkInsertAsync([CatalogueSaves.New("parts")]));
            Assert.Contains("SaveChangesAsync", fault.Message, StringComparison.Ordinal);
            await Assert.ThrowsAsync<NotSupportedException>(() => context.BulkInsertAsync<Payment>([new CashPayment()]));
            return 0;
        });
    }
}
