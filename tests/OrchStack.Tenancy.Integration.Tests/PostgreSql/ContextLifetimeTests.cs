using Microsoft.Extensions.DependencyInjection;
using Microsoft.Extensions.DependencyInjection.Extensions;
using Microsoft.Extensions.Time.Testing;
using Npgsql;
using OrchStack.Tenancy.Integration.Tests.Servers;
using OrchStack.Tenancy.PostgreSql;

namespace OrchStack.Tenancy.Integration.Tests.PostgreSql;

/// <summary>Clocks that disagree, and work that lasts longer than a context is good for.</summary>
public sealed class ContextLifetimeTests(ContextModesDatabase modes) : IClassFixture<ContextModesDatabase>
{
    private const string Table = "of_uuid";

    [Theory]
    [InlineData(TenantContextMode.Signed, -90, null)]
    [InlineData(TenantContextMode.Signed, 90, null)]
    [InlineData(TenantContextMode.Signed, 3600, null)] // ahead, on the one connection that it is bound to
    [InlineData(TenantContextMode.Signed, -150, "context_expired")]
    [InlineData(TenantContextMode.SignedOnce, -90, null)]
    [InlineData(TenantContextMode.SignedOnce, -150, "context_expired")]
    [InlineData(TenantContextMode.Pooler, -15, null)]
    [InlineData(TenantContextMode.Pooler, 15, null)]
    [InlineData(TenantContextMode.Pooler, -45, "context_expired")]
    [InlineData(TenantContextMode.Pooler, 60, "context_too_long")]
    public async Task An_applications_clock_may_be_off_by_less_than_the_lifetime(TenantContextMode mode, int seconds, string? reason)
    {
        await using var services = At(mode, TimeSpan.FromSeconds(seconds), out _).BuildProvider(out var source, out var scopes);
        Task<List<string>> Read() => scopes.RunAsync(Tenants.Acme.Id, _ => source.ReadAllAsync($"SELECT count(*) FROM {Table}"));

        if (reason is null)
        {
            Assert.Single(await Read());
            return;
        }

        var refusal = await Assert.ThrowsAsync<TenantContextRefusedException>(Read);
        Assert.Equal(reason, refusal.Reason);
        Assert.Contains("clocks of application and database", refusal.Message, StringComparison.Ordinal);
    }

    /// <summary>The database waits until the context has run out for certain; the application's clock goes on with it.</summary>
    [Theory]
    [InlineData(TenantContextMode.Signed)]
    [InlineData(TenantContextMode.SignedOnce)]
    public async Task A_long_transaction_a_cursor_and_a_statement_outlive_the_context(TenantContextMode mode)
    {
        await using var services = At(mode, TimeSpan.FromSeconds(-117), out var clock).BuildProvider(out var source, out var scopes);
        await scopes.RunAsync(Tenants.Acme.Id, async ct =>
        {
            await using var connection = await source.OpenConnectionAsync(ct);
            await using var transaction = await connection.BeginTransactionAsync(ct);
            await using var command = connection.CreateCommand();
            command.Transaction = transaction;
            command.CommandText = $"DECLARE notes CURSOR FOR SELECT body FROM {Table}, generate_series(1, 3)";
            await command.ExecuteNonQueryAsync(ct);
            command.CommandText = "FETCH 1 FROM notes";
            Assert.Single(await command.ReadAllAsync());

            // A reader that is open for longer than its context: the statement began in time, and its rows keep coming.
            command.CommandText = $"SELECT body, pg_sleep(1.5)::text FROM {Table}, generate_series(1, 3)";
            Assert.True((await command.ReadAllAsync()).Count >= 3);

            var refusal = await Assert.ThrowsAsync<TenantContextRefusedException>(async () =>
            {
                await transaction.SaveAsync("before", ct);
                command.CommandText = $"SELECT count(*) FROM {Table}";
                await command.ExecuteScalarAsync(ct); // the control: the clock stood still, so this context is the same that ran out
            });
            Assert.Equal("context_expired", refusal.Reason);
            await transaction.RollbackAsync("before", ct);

            clock.Advance(TimeSpan.FromSeconds(10));
            Assert.NotNull(await command.ExecuteScalarAsync(ct));
            command.CommandText = "FETCH 1 FROM notes";
            Assert.Single(await command.ReadAllAsync());
        });
    }

    private ServiceCollection At(TenantContextMode mode, TimeSpan off, out FakeTimeProvider clock)
    {
        clock = new FakeTimeProvider(TimeProvider.System.GetUtcNow() + off);
        var services = modes.Services(mode, Table);
        services.Replace(ServiceDescriptor.Singleton<TimeProvider>(clock));
        return services;
    }
}
