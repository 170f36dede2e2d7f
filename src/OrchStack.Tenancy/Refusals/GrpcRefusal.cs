using System.Globalization;
using System.Text;
using Microsoft.AspNetCore.Http;

namespace OrchStack.Tenancy;

/// <summary>A refusal as a gRPC client reads it: "Trailers-Only" of the gRPC protocol over HTTP/2, 200 without a body.</summary>
internal static class GrpcRefusal
{
    private const string ContentType = "application/grpc";
    private const string WebContentType = "application/grpc-web";
    private const string WebTextContentType = "application/grpc-web-text";

    public static bool IsWanted(HttpRequest request) =>
        request.ContentType is { } type
        && type.StartsWith(ContentType, StringComparison.OrdinalIgnoreCase)
        && (type.Length == ContentType.Length || type[ContentType.Length] is '+' or '-' or ';' or ' ');

    public static Task WriteAsync(HttpContext context, int status, string message)
    {
        var response = context.Response;
        response.StatusCode = StatusCodes.Status200OK;
        response.ContentType = TypeOf(context.Request.ContentType!);
        response.Headers["grpc-status"] = CodeOf(status).ToString(CultureInfo.InvariantCulture);
        response.Headers["grpc-message"] = Encode(message);
        return response.CompleteAsync();
    }

    /// <summary>Not the caller's own text: a server refuses to send what is no header.</summary>
    private static string TypeOf(string type) =>
        type.StartsWith(WebTextContentType, StringComparison.OrdinalIgnoreCase) ? WebTextContentType
        : type.StartsWith(WebContentType, StringComparison.OrdinalIgnoreCase) ? WebContentType
        : ContentType;

    private static int CodeOf(int status) => status switch
    {
        StatusCodes.Status400BadRequest => 3,          // INVALID_ARGUMENT
        StatusCodes.Status401Unauthorized => 16,       // UNAUTHENTICATED
        StatusCodes.Status403Forbidden => 7,           // PERMISSION_DENIED
        StatusCodes.Status404NotFound => 5,            // NOT_FOUND
        StatusCodes.Status503ServiceUnavailable => 14, // UNAVAILABLE
        _ => 2,                                        // UNKNOWN
    };

    /// <summary>Printable ASCII stays as it is, but for the percent sign.</summary>
    private static string Encode(string message)
    {
        var encoded = new StringBuilder(message.Length);
        foreach (var octet in Encoding.UTF8.GetBytes(message))
        {
            if (octet is >= 0x20 and <= 0x7E and not (byte)'%')
            {
                encoded.Append((char)octet);
            }
            else
            {
                encoded.Append(CultureInfo.InvariantCulture, $"%{octet:X2}");
            }
        }

        return encoded.ToString();
    }
}
