using System.Collections.ObjectModel;
using System.Globalization;
using System.Security.Cryptography;
using System.Text.Json;
using Microsoft.AspNetCore.DataProtection;
using Microsoft.AspNetCore.Http;
using Microsoft.AspNetCore.WebUtilities;

namespace OrchStack.Tenancy;

/// <summary>Makes links to files on the disk and reads them; the application's key ring protects what they say.</summary>
internal sealed class LocalFileLinks(IDataProtectionProvider protection, TimeProvider time)
{
    private readonly IDataProtector _protector = protection.CreateProtector("OrchStack.Tenancy.Files", "v1");

    /// <summary>Where they are served; null where they are not.</summary>
    public string? Path { get; set; }

    public TenantFileLink Create(string method, LocalFileLink link, TimeSpan lifetime)
    {
        var path = Path ?? throw new InvalidOperationException(
            "Links to files on the disk are served by the application: call app.MapTenantFiles(). With S3 (UseS3) the store serves them itself.");
        link = link with { Method = method, Expires = time.GetUtcNow() + lifetime };
        var text = WebEncoders.Base64UrlEncode(_protector.Protect(JsonSerializer.SerializeToUtf8Bytes(link, LocalFileJson.Default.LocalFileLink)));
        Dictionary<string, string> headers = [];
        if (link.ContentType is not null)
        {
            headers["Content-Type"] = link.ContentType;
            headers["Content-Length"] = link.Length!.Value.ToString(CultureInfo.InvariantCulture);
        }

        return new TenantFileLink(new Uri($"{path}/{text}", UriKind.Relative), method, new ReadOnlyDictionary<string, string>(headers), link.Expires);
    }

    /// <summary>Null for what was altered, is over, or is for something else.</summary>
    public LocalFileLink? Read(string method, string text)
    {
        try
        {
            var link = JsonSerializer.Deserialize(_protector.Unprotect(WebEncoders.Base64UrlDecode(text)), LocalFileJson.Default.LocalFileLink);
            return link is not null && link.Method == (HttpMethods.IsHead(method) ? HttpMethods.Get : method) && link.Expires > time.GetUtcNow() ? link : null;
        }
        catch (Exception altered) when (altered is CryptographicException or FormatException or JsonException)
        {
            return null;
        }
    }
}
