using System.Globalization;
using System.Runtime.CompilerServices;
using Npgsql;
using OrchStack.Tenancy;

namespace Invoicing.Companies;

/// <summary>The companies are the tenants. Read on the platform's login, since to the application's each company shows itself alone.</summary>
internal sealed class CompanyTenantStore(IConfiguration configuration) : ITenantStore, IAsyncDisposable
{
    private const string Columns = "SELECT id, slug, name FROM companies";

    private readonly NpgsqlDataSource _companies = NpgsqlDataSource.Create(configuration.GetConnectionString("Platform")!);

    public async ValueTask<Tenant?> FindAsync(TenantSlug slug, CancellationToken cancellationToken)
    {
        await using var command = _companies.CreateCommand($"{Columns} WHERE slug = $1");
        command.Parameters.AddWithValue(slug.Value);
        return await ReadAsync(command, cancellationToken).SingleOrDefaultAsync(cancellationToken);
    }

    public async ValueTask<Tenant?> FindAsync(TenantId id, CancellationToken cancellationToken)
    {
        await using var command = _companies.CreateCommand($"{Columns} WHERE id = $1");
        command.Parameters.AddWithValue(NumberOf(id));
        return await ReadAsync(command, cancellationToken).SingleOrDefaultAsync(tenant => tenant.Id == id, cancellationToken);
    }

    public async IAsyncEnumerable<Tenant> ListAsync([EnumeratorCancellation] CancellationToken cancellationToken)
    {
        await using var command = _companies.CreateCommand(Columns);
        await foreach (var tenant in ReadAsync(command, cancellationToken))
        {
            yield return tenant;
        }
    }

    public ValueTask DisposeAsync() => _companies.DisposeAsync();

    // A company's number stands in its id, so no column is needed to find it.
    private static TenantId IdOf(long number) => TenantId.Parse($"c0000000-0000-8000-8000-{number:x12}");

    private static long NumberOf(TenantId id) => long.Parse(id.ToString().AsSpan(24), NumberStyles.HexNumber, CultureInfo.InvariantCulture);

    private static async IAsyncEnumerable<Tenant> ReadAsync(NpgsqlCommand command, [EnumeratorCancellation] CancellationToken cancellationToken)
    {
        await using var row = await command.ExecuteReaderAsync(cancellationToken);
        while (await row.ReadAsync(cancellationToken))
        {
            yield return new Tenant(IdOf(row.GetInt64(0)), TenantSlug.Parse(row.GetString(1)), row.GetString(2)) { Key = TenantKey.Of(row.GetInt64(0)) };
        }
    }
}
