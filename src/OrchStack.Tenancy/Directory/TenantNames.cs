namespace OrchStack.Tenancy;

internal sealed class TenantNames(
    ITenantDirectory directory, IPlatformContext platform, IPlatformAudit audit, ITenantChanges changes) : ITenantNames
{
    public Task AddHostAsync(TenantId id, string host, CancellationToken cancellationToken = default)
    {
        var name = Read(host);
        return AddAsync(id, "tenant.host.added", $"host/{name}", ct => directory.AddHostAsync(id, name, ct), cancellationToken);
    }

    public Task RemoveHostAsync(TenantId id, string host, CancellationToken cancellationToken = default)
    {
        var name = Read(host);
        return RemoveAsync(id, "tenant.host.removed", $"host/{name}", ct => directory.RemoveHostAsync(id, name, ct), cancellationToken);
    }

    public Task AddExternalIdAsync(TenantId id, ExternalTenantId externalId, CancellationToken cancellationToken = default)
    {
        ArgumentNullException.ThrowIfNull(externalId);
        return AddAsync(id, "tenant.externalid.added", Target(externalId), ct => directory.AddExternalIdAsync(id, externalId, ct), cancellationToken);
    }

    public Task RemoveExternalIdAsync(TenantId id, ExternalTenantId externalId, CancellationToken cancellationToken = default)
    {
        ArgumentNullException.ThrowIfNull(externalId);
        return RemoveAsync(id, "tenant.externalid.removed", Target(externalId), ct => directory.RemoveExternalIdAsync(id, externalId, ct), cancellationToken);
    }

    private async Task AddAsync(TenantId id, string action, string target, Func<CancellationToken, ValueTask> write, CancellationToken cancellationToken)
    {
        ArgumentNullException.ThrowIfNull(id);
        platform.Demand();
        await audit.RecordAsync(new AuditEntry(action) { Target = target }, id, cancellationToken).ConfigureAwait(false);
        try
        {
            await write(cancellationToken).ConfigureAwait(false);
        }
        catch (TenancyException refusal)
        {
            await audit.RecordAsync(
                new AuditEntry(action) { Target = target, Outcome = AuditOutcome.Refused, Reason = refusal.Message }, id, cancellationToken).ConfigureAwait(false);
            throw;
        }

        await PublishAsync(id, cancellationToken).ConfigureAwait(false);
    }

    private async Task RemoveAsync(TenantId id, string action, string target, Func<CancellationToken, ValueTask> write, CancellationToken cancellationToken)
    {
        ArgumentNullException.ThrowIfNull(id);
        platform.Demand();
        await write(cancellationToken).ConfigureAwait(false);
        await PublishAsync(id, cancellationToken).ConfigureAwait(false);
        await audit.RecordAsync(new AuditEntry(action) { Target = target }, id, cancellationToken).ConfigureAwait(false);
    }

    private ValueTask PublishAsync(TenantId id, CancellationToken cancellationToken) =>
        changes.PublishAsync(new TenantChange(id, TenantChangeKind.Tenant), cancellationToken);

    private static string Target(ExternalTenantId id) => $"externalid/{id.Issuer}/{id.Value}";

    private static string Read(string host)
    {
        ArgumentNullException.ThrowIfNull(host);
        return CanonicalHost.TryCreate(host, out var name) ? name : throw Refusal(host);
    }

    private static FormatException Refusal(string host) => new($"\"{host}\" is no host name that a tenant can have; give a name without scheme, path or wildcard, such as \"shop.acme.test\", and no IP address.");
}
