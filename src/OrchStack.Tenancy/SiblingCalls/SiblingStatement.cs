using System.Buffers.Text;
using System.Diagnostics.CodeAnalysis;
using System.Globalization;
using System.Runtime.InteropServices;
using System.Security.Cryptography;
using System.Text;

namespace OrchStack.Tenancy;

/// <summary>
/// Whose work one call is: <c>v1:{key id}:{tenant}:{audience}:{issued}:{expires}:{call id}:{signature}</c>, times in Unix
/// seconds. The signature is an HMAC-SHA256 in base64url over what stands before it, the method, and path and query.
/// </summary>
internal sealed class SiblingStatement
{
    private const string Version = "v1";
    private const char Separator = ':';
    private const int Fields = 8;
    private const int SignatureLength = 43;
    private const int MaxLength = 512;

    // So that a secret which is used elsewhere as well signs nothing that would be believed here.
    private static ReadOnlySpan<byte> Purpose => "orchstack.tenancy.sibling\n"u8;

    private readonly string _text;

    private SiblingStatement(string text, TenantId tenantId, Guid callId)
    {
        _text = text;
        TenantId = tenantId;
        CallId = callId;
    }

    public TenantId TenantId { get; }

    /// <summary>Names the call; random.</summary>
    public Guid CallId { get; }

    public required string KeyId { get; init; }

    public required string Audience { get; init; }

    public required long Issued { get; init; }

    public required long Expires { get; init; }

    public static string Sign(SiblingKey key, TenantId tenant, string audience, string method, string target, DateTimeOffset now, TimeSpan lifetime)
    {
        var issued = now.ToUnixTimeSeconds();
        Span<char> text = stackalloc char[MaxLength];
        text.TryWrite(
            CultureInfo.InvariantCulture,
            $"{Version}:{key.Id}:{tenant.Value:N}:{audience}:{issued}:{issued + (long)lifetime.TotalSeconds}:{Guid.NewGuid():N}:",
            out var length);
        WriteSignature(key, text[..length], method, target, text.Slice(length, SignatureLength));
        return new string(text[..(length + SignatureLength)]);
    }

    public static bool TryRead(string? text, [NotNullWhen(true)] out SiblingStatement? statement)
    {
        statement = null;
        Span<Range> ranges = stackalloc Range[Fields + 1];
        if (text is null or { Length: > MaxLength } || text.AsSpan().Split(ranges, Separator) != Fields)
        {
            return false;
        }

        var span = text.AsSpan();
        if (!span[ranges[0]].SequenceEqual(Version)
            || !Guid.TryParseExact(span[ranges[2]], "N", out var tenant) || tenant == Guid.Empty
            || !long.TryParse(span[ranges[4]], NumberStyles.None, CultureInfo.InvariantCulture, out var issued)
            || !long.TryParse(span[ranges[5]], NumberStyles.None, CultureInfo.InvariantCulture, out var expires)
            || !Guid.TryParseExact(span[ranges[6]], "N", out var call)
            || span[ranges[7]].Length != SignatureLength)
        {
            return false;
        }

        statement = new SiblingStatement(text, TenantId.From(tenant), call)
        {
            KeyId = span[ranges[1]].ToString(),
            Audience = span[ranges[3]].ToString(),
            Issued = issued,
            Expires = expires,
        };
        return true;
    }

    /// <summary>Compares in constant time. Nothing that the statement says counts before this was true.</summary>
    public bool IsSignedBy(SiblingKey key, string method, ReadOnlySpan<char> target)
    {
        Span<char> expected = stackalloc char[SignatureLength];
        WriteSignature(key, _text.AsSpan(0, _text.Length - SignatureLength), method, target, expected);
        return CryptographicOperations.FixedTimeEquals(
            MemoryMarshal.AsBytes<char>(expected), MemoryMarshal.AsBytes(_text.AsSpan(_text.Length - SignatureLength)));
    }

    private static void WriteSignature(SiblingKey key, ReadOnlySpan<char> text, string method, ReadOnlySpan<char> target, Span<char> signature)
    {
        // Neither a method nor a target can hold a line feed, so no two calls give the same text.
        var most = Purpose.Length + Encoding.UTF8.GetMaxByteCount(text.Length + method.Length + target.Length + 2);
        Span<byte> signed = most <= 1024 ? stackalloc byte[1024] : new byte[most];
        Purpose.CopyTo(signed);
        var length = Purpose.Length;
        length += Encoding.UTF8.GetBytes(text, signed[length..]);
        signed[length++] = (byte)'\n';
        length += Encoding.UTF8.GetBytes(method, signed[length..]);
        signed[length++] = (byte)'\n';
        length += Encoding.UTF8.GetBytes(target, signed[length..]);

        Span<byte> hash = stackalloc byte[HMACSHA256.HashSizeInBytes];
        HMACSHA256.HashData(key.Secret, signed[..length], hash);
        Base64Url.EncodeToChars(hash, signature);
    }
}
