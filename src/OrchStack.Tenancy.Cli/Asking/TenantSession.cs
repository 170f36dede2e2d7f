using System.Data.Common;
using Microsoft.Extensions.DependencyInjection;
using OrchStack.Tenancy.PostgreSql;

namespace OrchStack.Tenancy.Cli;

/// <summary>The application's own way to the database, as one tenant: its login, and a signed context with each statement.</summary>
internal sealed class TenantSession : IAsyncDisposable
{
    private readonly ServiceProvider _services;
    private readonly Tenant? _tenant;

    /// <param name="application">The application's connection string.</param>
    /// <param name="key">The application's signing key.</param>
    /// <param name="tenant">The tenant; null for what runs without one.</param>
    public TenantSession(string application, SigningKey key, Tenant? tenant)
    {
        var services = new ServiceCollection();
        services.AddLogging();
        services.AddOrchStackTenancy()
            .UseInMemoryTenants(tenants =>
            {
                if (tenant is not null)
                {
                    tenants.Add(tenant);
                }
            })
            .UsePostgreSql(o =>
            {
                o.Application = application;
                o.SigningKey = key;
            });
        _services = services.BuildServiceProvider();
        _tenant = tenant;
    }

    /// <summary>One statement, in a transaction of its own.</summary>
    public Task RunAsync(string statement, Func<DbDataReader, CancellationToken, Task> read, CancellationToken cancellationToken) => EnterAsync(
        async token =>
        {
            var command = _services.GetRequiredService<TenantDataSource>().CreateCommand(statement);
            await using var _ = command.ConfigureAwait(false);
            await ReadAsync(command, read, token).ConfigureAwait(false);
        },
        cancellationToken);

    /// <summary>One statement that changes nothing, whatever it says.</summary>
    public Task TryAsync(string statement, Func<DbDataReader, CancellationToken, Task> read, CancellationToken cancellationToken) => EnterAsync(
        async token =>
        {
            var connection = await _services.GetRequiredService<TenantDataSource>().OpenConnectionAsync(token).ConfigureAwait(false);
            await using var _ = connection.ConfigureAwait(false);
            var transaction = await connection.BeginTransactionAsync(token).ConfigureAwait(false);
            await using var __ = transaction.ConfigureAwait(false);
            (string, Func<DbDataReader, CancellationToken, Task>)[] steps = [("SET TRANSACTION READ ONLY", static (_, _) => Task.CompletedTask), (statement, read)];
            foreach (var (text, take) in steps)
            {
                var command = connection.CreateCommand();
                await using var ___ = command.ConfigureAwait(false);
                command.Transaction = transaction;
                command.CommandText = text;
                await ReadAsync(command, take, token).ConfigureAwait(false);
            }

            await transaction.RollbackAsync(token).ConfigureAwait(false);
        },
        cancellationToken);

    public ValueTask DisposeAsync() => _services.DisposeAsync();

    private Task EnterAsync(Func<CancellationToken, Task> work, CancellationToken cancellationToken) => _tenant is null
        ? work(cancellationToken)
        : _services.GetRequiredService<ITenantScopes>().RunAsync(_tenant.Id, work, cancellationToken);

    private static async Task ReadAsync(DbCommand command, Func<DbDataReader, CancellationToken, Task> read, CancellationToken cancellationToken)
    {
        var reader = await command.ExecuteReaderAsync(cancellationToken).ConfigureAwait(false);
        await using var _ = reader.ConfigureAwait(false);
        await read(reader, cancellationToken).ConfigureAwait(false);
    }

    /// <summary>A key says which rows; the id behind it is needed for the audit log alone.</summary>
    public static Tenant TenantOf(TenantKey key)
    {
        var id = key.Type is TenantKeyType.Uuid ? TenantId.Parse(key.Text) : TenantId.FromKey("orchstack-tenancy sql", key);
        return new Tenant(id, TenantSlug.Parse("sql"), key.Text) { Key = key };
    }
}
