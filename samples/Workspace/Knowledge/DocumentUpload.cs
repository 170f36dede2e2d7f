using System.Text;

namespace Workspace.Knowledge;

/// <summary>What a caller sends: a title and a text that PostgreSQL can keep, or why it was refused.</summary>
internal sealed record DocumentUpload(string Title, string Body, IResult? Refusal = null)
{
    public const int MostBytes = 1024 * 1024;

    /// <summary>The frame of a form comes on top of the document itself.</summary>
    public const int MostRequestBytes = MostBytes + (16 * 1024);

    private static readonly UTF8Encoding StrictUtf8 = new(encoderShouldEmitUTF8Identifier: false, throwOnInvalidBytes: true);

    /// <summary>Reads a multipart file, or the raw body with <c>?title=</c>.</summary>
    public static async Task<DocumentUpload> ReadAsync(HttpRequest request, CancellationToken cancellationToken)
    {
        try
        {
            return request.HasFormContentType
                ? await ReadFormAsync(request, cancellationToken)
                : Check(request.Query["title"], await ReadBytesAsync(request.Body, cancellationToken));
        }
        catch (BadHttpRequestException fault) when (fault.StatusCode == StatusCodes.Status413PayloadTooLarge)
        {
            return TooLarge();
        }
        catch (InvalidDataException)
        {
            return Refused(StatusCodes.Status400BadRequest, "The form cannot be read.", "Send multipart/form-data with one file.");
        }
    }

    private static async Task<DocumentUpload> ReadFormAsync(HttpRequest request, CancellationToken cancellationToken)
    {
        var form = await request.ReadFormAsync(cancellationToken);
        if (form.Files is not [var file])
        {
            return Refused(StatusCodes.Status400BadRequest, "There is not one file.", "Send exactly one file in the form.");
        }

        using var stream = file.OpenReadStream();
        var title = form["title"].ToString() is { Length: > 0 } given ? given : Path.GetFileNameWithoutExtension(file.FileName);
        return Check(title, await ReadBytesAsync(stream, cancellationToken));
    }

    private static async Task<byte[]> ReadBytesAsync(Stream stream, CancellationToken cancellationToken)
    {
        using var buffer = new MemoryStream();
        await stream.CopyToAsync(buffer, cancellationToken);
        return buffer.ToArray();
    }

    private static DocumentUpload Check(string? title, byte[] bytes)
    {
        if (bytes.Length > MostBytes)
        {
            return TooLarge();
        }

        if (title?.Trim() is not { Length: > 0 and <= Document.TitleLength } name || name.Any(char.IsControl))
        {
            return Refused(StatusCodes.Status400BadRequest, "The document has no title.", $"Send ?title= with 1 to {Document.TitleLength} printable characters, or a file with a name.");
        }

        string body;
        try
        {
            body = StrictUtf8.GetString(bytes).TrimStart('\uFEFF');
        }
        catch (DecoderFallbackException)
        {
            return Refused(StatusCodes.Status400BadRequest, "The document is not UTF-8.", "Save it as UTF-8 text or Markdown and send it again.");
        }

        return string.IsNullOrWhiteSpace(body) || body.Contains('\0', StringComparison.Ordinal)
            ? Refused(StatusCodes.Status400BadRequest, "The document is not a text.", "It is empty, or holds NUL characters.")
            : new DocumentUpload(name, body);
    }

    private static DocumentUpload TooLarge() =>
        Refused(StatusCodes.Status413PayloadTooLarge, "The document is too large.", $"A document has at most {MostBytes / 1024} KiB; split it.");

    private static DocumentUpload Refused(int status, string title, string detail) =>
        new("", "", Results.Problem(detail, statusCode: status, title: title));
}
