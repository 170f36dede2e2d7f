using System.Buffers;
using Amazon.S3;
using Amazon.S3.Model;

namespace OrchStack.Tenancy.S3;

/// <summary>
/// One file on its way. What fits into a part goes in one request; what is longer goes in parts, and is there only when all of them
/// are. So a part is in memory at a time, or the file where it is known to be shorter, and nothing is stored of what breaks off.
/// </summary>
internal sealed class S3Upload(IAmazonS3 client, string key, TenantFileOptions said, long maxLength)
{
    private const int LeastPart = 5 * 1024 * 1024;
    private const int MostParts = 10_000;

    // As short as S3 allows parts to be, and long enough for the longest file.
    private readonly int _part = (int)Math.Max(LeastPart, (maxLength / MostParts) + 1);

    /// <returns>How long the file is, and its ETag.</returns>
    public async Task<(long Length, string ETag)> PutAsync(Stream content, CancellationToken cancellationToken)
    {
        if (said.Length > maxLength)
        {
            throw TenantFileLengthException.TooLong(maxLength);
        }

        // One byte more than is said: what is longer shows itself.
        var known = said.Length ?? (content.CanSeek ? Math.Max(0, content.Length - content.Position) : _part);
        var first = (int)Math.Min(_part, known + 1);
        var buffer = ArrayPool<byte>.Shared.Rent(first);
        try
        {
            var length = await FillAsync(content, buffer, first, cancellationToken).ConfigureAwait(false);
            var isAll = length < first;
            if (!isAll && first < _part)
            {
                throw TenantFileLengthException.Other(known);
            }

            Demand(length, isAll);
            return isAll
                ? (length, (await PutWholeAsync(buffer, length, cancellationToken).ConfigureAwait(false)).ETag)
                : await PutPartsAsync(content, buffer, cancellationToken).ConfigureAwait(false);
        }
        finally
        {
            ArrayPool<byte>.Shared.Return(buffer);
        }
    }

    private Task<PutObjectResponse> PutWholeAsync(byte[] buffer, int length, CancellationToken cancellationToken) => client.PutObjectAsync(
        new PutObjectRequest { Key = key, InputStream = new MemoryStream(buffer, 0, length), ContentType = said.ContentType }, cancellationToken);

    private async Task<(long Length, string ETag)> PutPartsAsync(Stream content, byte[] buffer, CancellationToken cancellationToken)
    {
        var upload = (await client.InitiateMultipartUploadAsync(new InitiateMultipartUploadRequest { Key = key, ContentType = said.ContentType }, cancellationToken).ConfigureAwait(false)).UploadId;
        try
        {
            List<PartETag> parts = [];
            var (length, filled) = (0L, _part);
            do
            {
                length += filled;
                Demand(length, isAll: false);
                var part = await client.UploadPartAsync(
                    new UploadPartRequest { Key = key, UploadId = upload, PartNumber = parts.Count + 1, InputStream = new MemoryStream(buffer, 0, filled), PartSize = filled },
                    cancellationToken).ConfigureAwait(false);
                parts.Add(new PartETag(part.PartNumber ?? (parts.Count + 1), part.ETag));
            }
            while ((filled = await FillAsync(content, buffer, _part, cancellationToken).ConfigureAwait(false)) > 0);

            Demand(length, isAll: true);
            var stored = await client.CompleteMultipartUploadAsync(new CompleteMultipartUploadRequest { Key = key, UploadId = upload, PartETags = parts }, cancellationToken).ConfigureAwait(false);
            return (length, stored.ETag);
        }
        catch
        {
            // Not the caller's token: what was cancelled is taken back as well.
            await client.AbortMultipartUploadAsync(new AbortMultipartUploadRequest { Key = key, UploadId = upload }, CancellationToken.None).ConfigureAwait(false);
            throw;
        }
    }

    private static async Task<int> FillAsync(Stream content, byte[] buffer, int length, CancellationToken cancellationToken) =>
        await content.ReadAtLeastAsync(buffer.AsMemory(0, length), length, throwOnEndOfStream: false, cancellationToken).ConfigureAwait(false);

    private void Demand(long length, bool isAll)
    {
        if (length > maxLength)
        {
            throw TenantFileLengthException.TooLong(maxLength);
        }

        if (isAll && said.Length is { } expected && expected != length)
        {
            throw TenantFileLengthException.Other(expected);
        }
    }
}
