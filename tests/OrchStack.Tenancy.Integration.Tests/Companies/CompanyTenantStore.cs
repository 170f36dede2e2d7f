using System.Runtime.CompilerServices;
using Microsoft.Extensions.DependencyInjection;
using Npgsql;

namespace OrchStack.Tenancy.Integration.Tests.Companies;

/// <summary>The tenants in the application's own table; docs/stores.md shows this class.</summary>
public sealed partial class CompanyTenantStore([FromKeyedServices("registry")] NpgsqlDataSource registry) : ITenantStore
{
    private const string Columns = "SELECT id, slug, name, plan, is_active, stage FROM companies WHERE stage IS DISTINCT FROM 'removed'";

    public static TenantId IdOf(long company) => TenantId.FromKey("example.com/companies", TenantKey.Of(company));

    public async ValueTask<Tenant?> FindAsync(TenantSlug slug, CancellationToken cancellationToken)
    {
        await using var command = registry.CreateCommand($"{Columns} AND slug = $1");
        command.Parameters.AddWithValue(slug.Value);
        return await ReadAsync(command, cancellationToken).SingleOrDefaultAsync(cancellationToken);
    }

    public async ValueTask<Tenant?> FindAsync(TenantId id, CancellationToken cancellationToken)
    {
        await using var command = registry.CreateCommand($"{Columns} AND tenant_id = $1");
        command.Parameters.AddWithValue(id.Value);
        return await ReadAsync(command, cancellationToken).SingleOrDefaultAsync(cancellationToken);
    }

    public async IAsyncEnumerable<Tenant> ListAsync([EnumeratorCancellation] CancellationToken cancellationToken)
    {
        await using var command = registry.CreateCommand(Columns);
        await foreach (var tenant in ReadAsync(command, cancellationToken))
        {
            yield return tenant;
        }
    }

    private static async IAsyncEnumerable<Tenant> ReadAsync(NpgsqlCommand command, [EnumeratorCancellation] CancellationToken cancellationToken)
    {
        await using var row = await command.ExecuteReaderAsync(cancellationToken);
        while (await row.ReadAsync(cancellationToken))
        {
            var key = row.GetInt64(0);
            yield return new Tenant(IdOf(key), TenantSlug.Parse(row.GetString(1)), row.GetString(2))
            {
                Key = TenantKey.Of(key),
                Plan = row.GetString(3),
                Status = (row.GetBoolean(4), await row.IsDBNullAsync(5, cancellationToken) ? null : row.GetString(5)) switch
                {
                    (_, "preparing") => TenantStatus.Preparing,
                    (_, "deleting") => TenantStatus.Deleting,
                    (true, null) => TenantStatus.Active,
                    (false, null) => TenantStatus.Suspended,
                    var (_, stage) => throw new InvalidOperationException($"Company {key} has the unknown stage '{stage}'."),
                },
            };
        }
    }
}
