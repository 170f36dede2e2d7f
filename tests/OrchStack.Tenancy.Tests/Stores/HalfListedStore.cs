namespace OrchStack.Tenancy.Tests;

/// <summary>A registry that goes down after the first tenant of a list.</summary>
internal sealed class HalfListedStore(Tenant first) : ITenantStore
{
    public ValueTask<Tenant?> FindAsync(TenantId id, CancellationToken cancellationToken) => new(id == first.Id ? first : null);

    public ValueTask<Tenant?> FindAsync(TenantSlug slug, CancellationToken cancellationToken) => new(slug == first.Slug ? first : null);

    public async IAsyncEnumerable<Tenant> ListAsync([System.Runtime.CompilerServices.EnumeratorCancellation] CancellationToken cancellationToken)
    {
        yield return first;
        await Task.Yield();
        throw new TimeoutException("down");
    }
}
