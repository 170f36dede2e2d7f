using OrchStack.Tenancy.PostgreSql;

namespace Workspace.BreakIn;

/// <summary>
/// The bug that this sample is about: input pasted into SQL. It is wrong on purpose; the search that is right is
/// KnowledgeSearch. PostgreSQL lets it read the current tenant's rows and no others all the same.
/// </summary>
internal sealed class BadSearch(TenantDataSource data)
{
    public static string Statement(string q) => "SELECT title, body FROM documents WHERE title ILIKE '%" + q + "%'";

    public async Task<SqlAnswer> RunAsync(string q, CancellationToken cancellationToken)
    {
        await using var connection = await data.OpenConnectionAsync(cancellationToken);
        return await SqlProbe.RunAsync(connection, Statement(q), cancellationToken);
    }
}
