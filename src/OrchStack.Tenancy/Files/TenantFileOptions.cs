using System.Net.Http.Headers;

namespace OrchStack.Tenancy;

/// <summary>How a file is stored.</summary>
public sealed record TenantFileOptions
{
    internal const string UnknownType = "application/octet-stream";

    /// <summary>The content type, such as <c>image/png</c>.</summary>
    /// <value><c>application/octet-stream</c> by default.</value>
    /// <exception cref="ArgumentException">It is no content type.</exception>
    public string ContentType { get; init => field = Demand(value); } = UnknownType;

    /// <summary>How long the content is, in bytes; another length is refused.</summary>
    /// <value>Null by default: as long as it is.</value>
    public long? Length { get; init; }

    internal static string Demand(string contentType)
    {
        ArgumentNullException.ThrowIfNull(contentType);
        return contentType.Length <= 255 && MediaTypeHeaderValue.TryParse(contentType, out _) ? contentType
            : throw new ArgumentException($"'{contentType}' is no content type: one such as image/png is expected.", nameof(contentType));
    }
}
