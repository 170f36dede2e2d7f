using System.CommandLine;
using Microsoft.Extensions.DependencyInjection;
using OrchStack.Tenancy.PostgreSql;

namespace OrchStack.Tenancy.Cli;

/// <summary>The application's own way to the database, as one tenant: its login, and a signed context with each statement.</summary>
internal sealed class TenantSession : IAsyncDisposable
{
    private readonly ServiceProvider _services;
    private readonly Tenant _tenant;

    public TenantSession(string application, SigningKey key, Tenant tenant)
    {
        var services = new ServiceCollection();
        services.AddLogging();
        services.AddOrchStackTenancy()
            .UseInMemoryTenants(tenants => tenants.Add(tenant))
            .UsePostgreSql(o =>
            {
                o.Application = application;
                o.SigningKey = key;
            });
        _services = services.BuildServiceProvider();
        _tenant = tenant;
    }

    public Task RunAsync(string statement, Func<System.Data.Common.DbDataReader, CancellationToken, Task> read, CancellationToken cancellationToken) =>
        _services.GetRequiredService<ITenantScopes>().RunAsync(
            _tenant.Id,
            async token =>
            {
                var command = _services.GetRequiredService<TenantDataSource>().CreateCommand(statement);
                await using var _ = command.ConfigureAwait(false);
                var reader = await command.ExecuteReaderAsync(token).ConfigureAwait(false);
                await using var __ = reader.ConfigureAwait(false);
                await read(reader, token).ConfigureAwait(false);
            },
            cancellationToken);

    public ValueTask DisposeAsync() => _services.DisposeAsync();

    /// <summary>A key says which rows; the id behind it is needed for the audit log alone.</summary>
    public static Tenant TenantOf(TenantKey key)
    {
        var id = key.Type is TenantKeyType.Uuid ? TenantId.Parse(key.Text) : TenantId.FromKey("orchstack-tenancy sql", key);
        return new Tenant(id, TenantSlug.Parse("sql"), key.Text) { Key = key };
    }
}
