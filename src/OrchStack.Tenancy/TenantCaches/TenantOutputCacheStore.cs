using System.Buffers;
using System.IO.Pipelines;
using Microsoft.AspNetCore.OutputCaching;

namespace OrchStack.Tenancy;

/// <summary>
/// The current tenant's responses. The middleware's keys are the tenant's already (<see cref="TenantOutputCachePolicy"/>); here the tags
/// become its own, and the keys once more.
/// </summary>
internal sealed class TenantOutputCacheStore(IOutputCacheStore store, CurrentTenant tenants) : IOutputCacheBufferStore
{
    private readonly IOutputCacheBufferStore? _buffers = store as IOutputCacheBufferStore;

    public ValueTask<byte[]?> GetAsync(string key, CancellationToken cancellationToken) => store.GetAsync(Names.In(key), cancellationToken);

    public ValueTask SetAsync(string key, byte[] value, string[]? tags, TimeSpan validFor, CancellationToken cancellationToken) =>
        store.SetAsync(Names.In(key), value, Names.In(tags), validFor, cancellationToken);

    public ValueTask EvictByTagAsync(string tag, CancellationToken cancellationToken) => store.EvictByTagAsync(Names.In(tag), cancellationToken);

    public async ValueTask<bool> TryGetAsync(string key, PipeWriter destination, CancellationToken cancellationToken)
    {
        if (_buffers is not null)
        {
            return await _buffers.TryGetAsync(Names.In(key), destination, cancellationToken).ConfigureAwait(false);
        }

        if (await GetAsync(key, cancellationToken).ConfigureAwait(false) is not { } found)
        {
            return false;
        }

        await destination.WriteAsync(found, cancellationToken).ConfigureAwait(false);
        return true;
    }

    public ValueTask SetAsync(string key, ReadOnlySequence<byte> value, ReadOnlyMemory<string> tags, TimeSpan validFor, CancellationToken cancellationToken) => _buffers is null
        ? SetAsync(key, value.ToArray(), tags.ToArray(), validFor, cancellationToken)
        : _buffers.SetAsync(Names.In(key), value, Names.In(tags.ToArray()), validFor, cancellationToken);

    private TenantCacheNames Names => TenantOutputCachePolicy.NamesOf(tenants);
}
