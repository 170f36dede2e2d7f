namespace OrchStack.Tenancy;

internal sealed class TenantApiKeys(
    ITenantApiKeyDirectory directory,
    ITenantContext context,
    ITenantAudit audit,
    ITenantChanges changes,
    TimeProvider time) : ITenantApiKeys
{
    public async Task<IssuedTenantApiKey> IssueAsync(TenantApiKeyRequest request, CancellationToken cancellationToken = default)
    {
        ArgumentNullException.ThrowIfNull(request);
        ArgumentException.ThrowIfNullOrWhiteSpace(request.Name, nameof(request));
        ArgumentOutOfRangeException.ThrowIfGreaterThan(request.Name.Length, 200, nameof(request));
        var issued = Generate(context.Tenant.Id, key => key with { Name = request.Name, Scopes = request.Scopes, ExpiresAt = request.ExpiresAt });
        await AddAsync(issued, "apikey.issued", $"named \"{request.Name}\"", cancellationToken).ConfigureAwait(false);
        return issued;
    }

    public async Task<IssuedTenantApiKey> RotateAsync(
        string keyId, TimeSpan overlap, DateTimeOffset? expiresAt = null, CancellationToken cancellationToken = default)
    {
        ArgumentException.ThrowIfNullOrEmpty(keyId);
        ArgumentOutOfRangeException.ThrowIfLessThan(overlap, TimeSpan.Zero);
        var tenant = context.Tenant.Id;
        var old = await FindAsync(tenant, keyId, cancellationToken).ConfigureAwait(false);
        DemandUsable(old);

        var issued = Generate(tenant, key => key with { Name = old.Name, Scopes = old.Scopes, ExpiresAt = expiresAt });
        await AddAsync(issued, "apikey.rotated", $"replaces '{keyId}'", cancellationToken).ConfigureAwait(false);

        // Should this fail, the old key lives on beside the new one, and rotating again issues a third: no one is locked out.
        await directory.ChangeAsync(tenant, keyId, key => key with { ExpiresAt = Earlier(key.ExpiresAt, time.GetUtcNow() + overlap) }, cancellationToken)
            .ConfigureAwait(false);
        await PublishAsync(tenant, cancellationToken).ConfigureAwait(false);
        return issued;
    }

    public async Task RevokeAsync(string keyId, CancellationToken cancellationToken = default)
    {
        ArgumentException.ThrowIfNullOrEmpty(keyId);
        var tenant = context.Tenant.Id;
        await directory.ChangeAsync(tenant, keyId, key => key with { RevokedAt = key.RevokedAt ?? time.GetUtcNow() }, cancellationToken).ConfigureAwait(false);
        await PublishAsync(tenant, cancellationToken).ConfigureAwait(false);
        await audit.RecordAsync(new AuditEntry("apikey.revoked") { Target = $"apikey/{keyId}" }, cancellationToken).ConfigureAwait(false);
    }

    public IAsyncEnumerable<TenantApiKey> ListAsync(CancellationToken cancellationToken = default) =>
        directory.ListAsync(context.Tenant.Id, cancellationToken);

    private IssuedTenantApiKey Generate(TenantId tenant, Func<TenantApiKey, TenantApiKey> describe)
    {
        var key = TenantApiKey.Generate(tenant, out var credential);
        return new IssuedTenantApiKey(describe(key) with { CreatedAt = time.GetUtcNow() }, credential);
    }

    private async Task AddAsync(IssuedTenantApiKey issued, string action, string reason, CancellationToken cancellationToken)
    {
        await audit.RecordAsync(new AuditEntry(action) { Target = $"apikey/{issued.Key.KeyId}", Reason = reason }, cancellationToken).ConfigureAwait(false);
        await directory.AddAsync(issued.Key, cancellationToken).ConfigureAwait(false);
        await PublishAsync(issued.Key.TenantId, cancellationToken).ConfigureAwait(false);
    }

    private async Task<TenantApiKey> FindAsync(TenantId tenant, string keyId, CancellationToken cancellationToken)
    {
        await foreach (var key in directory.ListAsync(tenant, cancellationToken).ConfigureAwait(false))
        {
            if (key.KeyId == keyId && key.TenantId == tenant)
            {
                return key;
            }
        }

        throw new UnknownTenantApiKeyException(tenant, keyId);
    }

    private void DemandUsable(TenantApiKey key)
    {
        if (!key.WorksAt(time.GetUtcNow()))
        {
            throw new InvalidOperationException(
                $"Refused to rotate API key '{key.KeyId}': it is revoked or expired, and a successor would bring it back. Issue a new key: ITenantApiKeys.IssueAsync.");
        }
    }

    private ValueTask PublishAsync(TenantId tenant, CancellationToken cancellationToken) =>
        changes.PublishAsync(new TenantChange(tenant, TenantChangeKind.ApiKeys), cancellationToken);

    private static DateTimeOffset Earlier(DateTimeOffset? known, DateTimeOffset other) => known < other ? known.Value : other;
}
