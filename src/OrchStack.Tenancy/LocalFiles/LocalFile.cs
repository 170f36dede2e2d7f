using System.Buffers.Binary;
using System.Text.Json;

namespace OrchStack.Tenancy;

/// <summary>
/// One file on the disk: the content, then a label in JSON, then the label's length in four bytes (little-endian). So a file is written
/// in one go, and is there whole or not at all.
/// </summary>
internal static class LocalFile
{
    private const int LengthOfLength = sizeof(int);
    private const int LongestLabel = 16 * 1024;

    public static FileStream Create(string path) => new(path, new FileStreamOptions
    {
        Mode = FileMode.CreateNew,
        Access = FileAccess.Write,
        Options = FileOptions.Asynchronous,
    });

    public static FileStream? TryOpen(string path)
    {
        try
        {
            // Deleting and replacing it is allowed meanwhile: who has it open reads on.
            return new FileStream(path, new FileStreamOptions { Share = FileShare.Read | FileShare.Delete, Options = FileOptions.Asynchronous });
        }
        catch (Exception missing) when (missing is FileNotFoundException or DirectoryNotFoundException)
        {
            return null;
        }
    }

    public static async Task WriteLabelAsync(FileStream stream, LocalFileLabel label, CancellationToken cancellationToken)
    {
        var json = JsonSerializer.SerializeToUtf8Bytes(label, LocalFileJson.Default.LocalFileLabel);
        var length = new byte[LengthOfLength];
        BinaryPrimitives.WriteInt32LittleEndian(length, json.Length);
        await stream.WriteAsync(json, cancellationToken).ConfigureAwait(false);
        await stream.WriteAsync(length, cancellationToken).ConfigureAwait(false);
    }

    /// <summary>Leaves the stream at its beginning.</summary>
    public static async Task<LocalFileLabel> ReadLabelAsync(FileStream stream, CancellationToken cancellationToken)
    {
        var end = stream.Length - LengthOfLength;
        var length = end < 0 ? 0 : BinaryPrimitives.ReadInt32LittleEndian(await ReadAsync(stream, end, LengthOfLength, cancellationToken).ConfigureAwait(false));
        if (length is <= 0 or > LongestLabel || length > end)
        {
            throw Damaged(stream.Name);
        }

        var json = await ReadAsync(stream, end - length, length, cancellationToken).ConfigureAwait(false);
        stream.Position = 0;
        try
        {
            return JsonSerializer.Deserialize(json, LocalFileJson.Default.LocalFileLabel) is { } label && label.Length == end - length ? label : throw Damaged(stream.Name);
        }
        catch (JsonException)
        {
            throw Damaged(stream.Name);
        }
    }

    public static InvalidDataException Damaged(string path) => new($"'{path}' is no file of a tenant, is damaged, or was moved here from elsewhere. Restore it from a copy, or delete it.");

    private static async Task<byte[]> ReadAsync(FileStream stream, long position, int length, CancellationToken cancellationToken)
    {
        var bytes = new byte[length];
        stream.Position = position;
        await stream.ReadExactlyAsync(bytes, cancellationToken).ConfigureAwait(false);
        return bytes;
    }
}
