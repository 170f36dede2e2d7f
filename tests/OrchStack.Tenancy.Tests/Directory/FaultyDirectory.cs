using Microsoft.Extensions.Options;

namespace OrchStack.Tenancy.Tests;

/// <summary>A directory with one fault that people make.</summary>
internal sealed class FaultyDirectory(string fault) : ITenantStore, ITenantDirectory
{
    private readonly InMemoryTenantStore _sound = new(Options.Create(new InMemoryTenantOptions()));

    public bool ForgetsPlan => fault == nameof(ForgetsPlan);

    public bool ListsTwice => fault == nameof(ListsTwice);

    public bool Overwrites => fault == nameof(Overwrites);

    public bool ReadsThenWrites => fault == nameof(ReadsThenWrites);

    public bool WritesBeforeItRefuses => fault == nameof(WritesBeforeItRefuses);

    public bool ForgetsTheRemoved => fault == nameof(ForgetsTheRemoved);

    public bool TakesFromAnybody => fault == nameof(TakesFromAnybody);

    public bool IgnoresCase => fault == nameof(IgnoresCase);

    public async ValueTask<Tenant?> FindAsync(TenantId id, CancellationToken cancellationToken) =>
        await _sound.FindAsync(id, cancellationToken) is { } tenant ? ForgetsPlan ? tenant with { Name = "?" } : tenant : null;

    public ValueTask<Tenant?> FindAsync(TenantSlug slug, CancellationToken cancellationToken) => _sound.FindAsync(slug, cancellationToken);

    public ValueTask<Tenant?> FindByHostAsync(string host, CancellationToken cancellationToken) => _sound.FindByHostAsync(host, cancellationToken);

    public ValueTask<Tenant?> FindByExternalIdAsync(ExternalTenantId id, CancellationToken cancellationToken) =>
        _sound.FindByExternalIdAsync(IgnoresCase ? new ExternalTenantId(id.Issuer, id.Value.ToLowerInvariant()) : id, cancellationToken);

    public IAsyncEnumerable<Tenant> ListAsync(CancellationToken cancellationToken) =>
        ListsTwice ? _sound.ListAsync(cancellationToken).Concat(_sound.ListAsync(cancellationToken)) : _sound.ListAsync(cancellationToken);

    public async ValueTask AddAsync(Tenant tenant, CancellationToken cancellationToken)
    {
        if (Overwrites && await _sound.FindAsync(tenant.Id, cancellationToken) is not null)
        {
            return;
        }

        // An id that was removed is taken again under the same slug.
        await _sound.AddAsync(ForgetsTheRemoved ? new Tenant(TenantId.New(), tenant.Slug, tenant.Name) : tenant, cancellationToken);
    }

    public async ValueTask<Tenant> ChangeAsync(TenantId id, Func<Tenant, Tenant> change, CancellationToken cancellationToken)
    {
        if (ReadsThenWrites)
        {
            var read = change(await _sound.FindAsync(id, cancellationToken) ?? throw new UnknownTenantException(id));
            await Task.Delay(1, cancellationToken);
            return await _sound.ChangeAsync(id, _ => read, cancellationToken);
        }

        if (WritesBeforeItRefuses)
        {
            await _sound.ChangeAsync(id, tenant => tenant with { Name = "written" }, cancellationToken);
        }

        return await _sound.ChangeAsync(id, change, cancellationToken);
    }

    public ValueTask RemoveAsync(TenantId id, CancellationToken cancellationToken) => _sound.RemoveAsync(id, cancellationToken);

    public ValueTask AddHostAsync(TenantId id, string host, CancellationToken cancellationToken) => _sound.AddHostAsync(id, host, cancellationToken);

    public async ValueTask RemoveHostAsync(TenantId id, string host, CancellationToken cancellationToken) => await _sound.RemoveHostAsync(
        TakesFromAnybody ? (await _sound.FindByHostAsync(host, cancellationToken))?.Id ?? id : id, host, cancellationToken);

    public IAsyncEnumerable<string> ListHostsAsync(TenantId id, CancellationToken cancellationToken) => _sound.ListHostsAsync(id, cancellationToken);

    public ValueTask AddExternalIdAsync(TenantId id, ExternalTenantId externalId, CancellationToken cancellationToken) =>
        _sound.AddExternalIdAsync(id, externalId, cancellationToken);

    public ValueTask RemoveExternalIdAsync(TenantId id, ExternalTenantId externalId, CancellationToken cancellationToken) =>
        _sound.RemoveExternalIdAsync(id, externalId, cancellationToken);

    public IAsyncEnumerable<ExternalTenantId> ListExternalIdsAsync(TenantId id, CancellationToken cancellationToken) =>
        _sound.ListExternalIdsAsync(id, cancellationToken);
}
