using Microsoft.Extensions.Options;

namespace OrchStack.Tenancy.AI;

/// <summary>
/// <c>vectors/{workspace}/{collection}.jsonl</c> (a workspace of a hyphen where the tenant is not divided): records by key, with their
/// properties and their vector in Base64, floats of 32 bits, least significant byte first. For the stores of this library.
/// </summary>
internal sealed class VectorsArchivePart(VectorStoreBehind behind, IOptions<TenantVectorOptions> options) : ITenantArchivePart
{
    private const string End = ".jsonl";
    private const int AtOnce = 200;

    public string Name => "vectors";

    private IVectorRecords Records => (behind.Store as ExactVectorStore)?.Records ?? throw new TenantArchiveException(
        "The vectors of tenants lie in a store of your own, whose records this library does not know. Archive them by a part of your own (AddArchivePart), or leave them: options.Leave.Add(\"vectors\").");

    public async Task ExportAsync(TenantArchiveWriter archive, ITenantScope scope, CancellationToken cancellationToken)
    {
        ArgumentNullException.ThrowIfNull(archive);
        ArgumentNullException.ThrowIfNull(scope);
        var place = new VectorPlace(scope.Tenant.Id, Workspace: null);
        foreach (var collection in await Records.ListAsync(cancellationToken).Order(StringComparer.Ordinal).ToListAsync(cancellationToken).ConfigureAwait(false))
        {
            if (place.TryReadOwn(collection, out var workspace, out var name))
            {
                await WriteAsync(archive, $"{(workspace.Length == 0 ? "-" : workspace)}/{name}{End}", collection, static _ => true, cancellationToken).ConfigureAwait(false);
            }
            else if (options.Value.Shared.ContainsKey(collection))
            {
                await WriteAsync(archive, $"shared/{collection}{End}", collection, record => SharedRow.IsOf(record, place, options.Value.SharedKeys), cancellationToken).ConfigureAwait(false);
            }
        }
    }

    public async Task RestoreAsync(TenantArchiveReader archive, ITenantScope scope, CancellationToken cancellationToken)
    {
        ArgumentNullException.ThrowIfNull(archive);
        ArgumentNullException.ThrowIfNull(scope);
        foreach (var entry in archive.Names)
        {
            var collection = Collection(entry, scope.Tenant.Id, out var isShared);
            await Records.EnsureExistsAsync(collection, cancellationToken).ConfigureAwait(false);
            await foreach (var batch in archive.ReadLinesAsync(entry, VectorArchiveJson.Default.ArchivedVector, cancellationToken).Chunk(AtOnce).ConfigureAwait(false))
            {
                var records = Array.ConvertAll(batch, static line => line.ToRecord());
                if (isShared && records.FirstOrDefault(record => !SharedRow.IsOf(record, new VectorPlace(scope.Tenant.Id, Workspace: null), options.Value.SharedKeys)) is { } foreign)
                {
                    throw new TenantArchiveException($"The entry 'vectors/{entry}' has a record '{foreign.Key}' of another tenant. Export the tenant again.");
                }

                await Records.PutAsync(collection, records, cancellationToken).ConfigureAwait(false);
            }
        }
    }

    private string Collection(string entry, TenantId tenant, out bool isShared)
    {
        isShared = false;
        if (entry.EndsWith(End, StringComparison.Ordinal) && entry[..^End.Length].Split('/') is [var workspace, var name])
        {
            isShared = workspace == "shared" && options.Value.Shared.ContainsKey(name);
            if (isShared)
            {
                return name;
            }

            if (workspace == "-" || WorkspaceId.TryCreate(workspace, out _))
            {
                return new VectorPlace(tenant, workspace == "-" ? null : WorkspaceId.Parse(workspace)).Prefix + VectorPlace.CheckName(name);
            }
        }

        throw new TenantArchiveException($"The entry 'vectors/{entry}' is of no workspace and collection. Export the tenant again.");
    }

    private Task WriteAsync(TenantArchiveWriter archive, string entry, string collection, Func<VectorRecord, bool> isWanted, CancellationToken cancellationToken)
    {
        List<VectorRecord> records = [];
        return archive.WriteLinesAsync(entry, ReadAsync(), VectorArchiveJson.Default.ArchivedVector, cancellationToken);

        async IAsyncEnumerable<ArchivedVector> ReadAsync()
        {
            await Records.ReadAsync(collection, withVectors: true, records.Add, cancellationToken).ConfigureAwait(false);
            foreach (var record in records.Where(isWanted).OrderBy(static record => record.Key, StringComparer.Ordinal))
            {
                yield return ArchivedVector.Of(record);
            }
        }
    }
}
