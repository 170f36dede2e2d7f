namespace OrchStack.Tenancy;

/// <summary>
/// <c>files/index.jsonl</c>, and each file as it is under <c>files/content/</c> and its key. A key is no path on any machine here: it is
/// judged again when it is put.
/// </summary>
internal sealed class FilesArchivePart(ITenantFiles files) : ITenantArchivePart
{
    private const string Index = "index.jsonl";

    public string Name => "files";

    public async Task ExportAsync(TenantArchiveWriter archive, ITenantScope scope, CancellationToken cancellationToken)
    {
        List<ArchivedFile> written = [];
        await foreach (var entry in files.ListAsync(cancellationToken: cancellationToken).ConfigureAwait(false))
        {
            TenantFileContent content;
            try
            {
                content = await files.OpenAsync(entry.Key, cancellationToken).ConfigureAwait(false);
            }
            catch (TenantFileNotFoundException)
            {
                continue; // deleted since it was listed
            }

            await using var _ = content.ConfigureAwait(false);
            var name = $"content/{entry.Key}";
            await archive.WriteAsync(name, stream => content.Stream.CopyToAsync(stream, cancellationToken), cancellationToken).ConfigureAwait(false);
            written.Add(new ArchivedFile(entry.Key, name, content.File.ContentType, content.File.Length));
        }

        await archive.WriteLinesAsync(Index, written.ToAsyncEnumerable(), TenantArchiveJson.Default.ArchivedFile, cancellationToken).ConfigureAwait(false);
    }

    public async Task RestoreAsync(TenantArchiveReader archive, ITenantScope scope, CancellationToken cancellationToken)
    {
        await foreach (var file in archive.ReadLinesAsync(Index, TenantArchiveJson.Default.ArchivedFile, cancellationToken).ConfigureAwait(false))
        {
            var content = await archive.OpenAsync(file.Entry, cancellationToken).ConfigureAwait(false);
            await using var _ = content.ConfigureAwait(false);
            await files.PutAsync(file.Key, content, new TenantFileOptions { ContentType = file.ContentType, Length = file.Length }, cancellationToken).ConfigureAwait(false);
        }
    }
}
