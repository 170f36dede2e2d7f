using OrchStack.Tenancy;

namespace NativeSmoke.Life;

/// <summary>A tenant from its making to its end, inside a platform scope.</summary>
internal static class TenantLife
{
    public static async Task<LifeReport> LeadAsync(
        TenantSlug slug, ITenantScopes scopes, ITenantLifecycle lifecycle, IPlatformAudit audit, Journal journal, CancellationToken cancellationToken)
    {
        var tenant = new Tenant(TenantId.New(), slug, "New");
        var statuses = new List<string>();
        await using var platform = await scopes.EnterPlatformAsync("a life in short", cancellationToken);

        Note(await lifecycle.CreateAsync(tenant, cancellationToken));
        Note(await lifecycle.ChangeAsync(tenant.Id, new TenantEdit { Name = "Renamed" }, cancellationToken));
        Note(await lifecycle.SuspendAsync(tenant.Id, "unpaid", cancellationToken));
        Note(await lifecycle.ResumeAsync(tenant.Id, cancellationToken));
        await lifecycle.DeleteAsync(tenant.Id, "closed", cancellationToken);

        var actions = new List<string>();
        await foreach (var entry in audit.ReadAsync(cancellationToken: cancellationToken))
        {
            actions.Add(entry.Action);
        }

        return new LifeReport(statuses, [.. journal.Lines], actions);

        void Note(Tenant current) => statuses.Add($"{current.Name} {current.Status}");
    }
}
