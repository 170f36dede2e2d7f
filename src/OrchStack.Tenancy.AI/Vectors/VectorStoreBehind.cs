using Microsoft.Extensions.VectorData;

namespace OrchStack.Tenancy.AI;

/// <summary>The store that really holds the vectors, of all tenants. It is not registered as itself: whoever had it could read them all.</summary>
internal sealed class VectorStoreBehind(VectorStore store) : IDisposable
{
    public VectorStore Store => store;

    public void Dispose() => store.Dispose();
}
