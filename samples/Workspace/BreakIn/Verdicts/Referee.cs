using OrchStack.Tenancy;
using OrchStack.Tenancy.PostgreSql;
using Workspace.Setup;

namespace Workspace.BreakIn;

/// <summary>
/// Knows what belongs to whom. It asks as each tenant in turn and by tenant column as well, so that its verdicts hold even
/// where the fence is down.
/// </summary>
internal sealed class Referee(TenantDataSource data, ITenantScopes scopes, WorkspaceSettings settings)
{
    /// <summary>Shorter texts stand in anybody's rows by chance.</summary>
    private const int LeastCharacters = 8;

    private const string EverythingOf = """
        SELECT id::text FROM documents WHERE tenant_id = $1
        UNION ALL SELECT title FROM documents WHERE tenant_id = $1
        UNION ALL SELECT body FROM documents WHERE tenant_id = $1
        UNION ALL SELECT text FROM memory_entries WHERE tenant_id = $1
        UNION ALL SELECT name || E'\n' || instructions FROM agents WHERE tenant_id = $1
        UNION ALL SELECT name || E'\n' || description FROM tools WHERE tenant_id = $1
        UNION ALL SELECT text FROM messages WHERE tenant_id = $1
        """;

    public async Task<ForeignFacts> CollectAsync(Tenant attacker, CancellationToken cancellationToken)
    {
        var own = string.Join('\n', await ReadAsync(attacker, EverythingOf, cancellationToken));
        var facts = new Dictionary<string, string>(StringComparer.Ordinal);
        foreach (var other in settings.Tenants.Where(tenant => tenant.Id != attacker.Id))
        {
            var texts = await ReadAsync(other, EverythingOf, cancellationToken);
            foreach (var line in texts.Append(other.Key.Text).SelectMany(text => text.Split('\n', StringSplitOptions.TrimEntries)))
            {
                if (line.Length >= LeastCharacters && !own.Contains(line, StringComparison.Ordinal))
                {
                    facts[line] = other.Slug.Value;
                }
            }
        }

        return new ForeignFacts(facts);
    }

    /// <summary>A document of the victim, for attacks that know its id.</summary>
    public async Task<(Guid Id, string Title)?> FindDocumentAsync(Tenant victim, CancellationToken cancellationToken)
    {
        var found = await ReadAsync(victim, "SELECT id || ' ' || title FROM documents WHERE tenant_id = $1 ORDER BY id LIMIT 1", cancellationToken);
        return found is [var document] ? (Guid.Parse(document.AsSpan(0, 36)), document[37..]) : null;
    }

    private Task<IReadOnlyList<string>> ReadAsync(Tenant tenant, string sql, CancellationToken cancellationToken) =>
        scopes.RunAsync(tenant.Id, async ct =>
        {
            await using var command = data.CreateCommand(sql);
            var parameter = command.CreateParameter();
            parameter.Value = tenant.Id.Value;
            command.Parameters.Add(parameter);
            await using var reader = await command.ExecuteReaderAsync(ct);
            var texts = new List<string>();
            while (await reader.ReadAsync(ct))
            {
                texts.Add(reader.GetString(0));
            }

            return (IReadOnlyList<string>)texts;
        }, cancellationToken);
}
