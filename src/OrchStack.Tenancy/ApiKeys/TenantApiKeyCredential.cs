using System.Buffers;
using System.Buffers.Binary;
using System.Diagnostics.CodeAnalysis;
using System.Security.Cryptography;
using System.Text;

namespace OrchStack.Tenancy;

/// <summary>
/// The text of an API key: <c>ost_{12 key id}_{40 secret}{6 checksum}</c> in base 62. The prefix lets secret scanners
/// find it; the checksum catches typing errors without asking the registry.
/// </summary>
internal sealed class TenantApiKeyCredential
{
    private const string Alphabet = "0123456789ABCDEFGHIJKLMNOPQRSTUVWXYZabcdefghijklmnopqrstuvwxyz";
    private static readonly SearchValues<char> Letters = SearchValues.Create(Alphabet);
    private const string Prefix = "ost_";
    private const int KeyIdLength = 12;
    private const int SecretLength = 40;
    private const int ChecksumLength = 6;
    private const int BodyLength = 4 + KeyIdLength + 1 + SecretLength;
    private const int Length = BodyLength + ChecksumLength;

    private readonly string _text;

    private TenantApiKeyCredential(string text)
    {
        _text = text;
        KeyId = text.Substring(Prefix.Length, KeyIdLength);
    }

    public string KeyId { get; }

    public static TenantApiKeyCredential Generate()
    {
        var body = $"{Prefix}{RandomNumberGenerator.GetString(Alphabet, KeyIdLength)}_{RandomNumberGenerator.GetString(Alphabet, SecretLength)}";
        Span<char> checksum = stackalloc char[ChecksumLength];
        WriteChecksum(body, checksum);
        return new TenantApiKeyCredential(string.Concat(body, checksum));
    }

    public static bool TryParse([NotNullWhen(true)] string? text, [NotNullWhen(true)] out TenantApiKeyCredential? credential)
    {
        credential = text is not null && IsWellFormed(text) ? new TenantApiKeyCredential(text) : null;
        return credential is not null;
    }

    public byte[] HashSecret()
    {
        var hash = new byte[SHA256.HashSizeInBytes];
        HashSecret(hash);
        return hash;
    }

    /// <summary>Whether its secret is the one that the stored key has the hash of.</summary>
    public bool Opens(TenantApiKey key)
    {
        Span<byte> hash = stackalloc byte[SHA256.HashSizeInBytes];
        HashSecret(hash);
        return key.Opens(hash);
    }

    public override string ToString() => _text;

    private void HashSecret(Span<byte> hash)
    {
        Span<byte> secret = stackalloc byte[SecretLength];
        Encoding.ASCII.GetBytes(_text.AsSpan(BodyLength - SecretLength, SecretLength), secret);
        SHA256.HashData(secret, hash);
    }

    private static bool IsWellFormed(ReadOnlySpan<char> text)
    {
        if (text.Length != Length || !text.StartsWith(Prefix) || text[Prefix.Length + KeyIdLength] != '_'
            || text[Prefix.Length..(Prefix.Length + KeyIdLength)].ContainsAnyExcept(Letters)
            || text[(BodyLength - SecretLength)..].ContainsAnyExcept(Letters))
        {
            return false;
        }

        Span<char> checksum = stackalloc char[ChecksumLength];
        WriteChecksum(text[..BodyLength], checksum);
        return text[BodyLength..].SequenceEqual(checksum);
    }

    private static void WriteChecksum(ReadOnlySpan<char> body, Span<char> checksum)
    {
        Span<byte> bytes = stackalloc byte[BodyLength];
        Span<byte> hash = stackalloc byte[SHA256.HashSizeInBytes];
        SHA256.HashData(bytes[..Encoding.ASCII.GetBytes(body, bytes)], hash);

        var value = BinaryPrimitives.ReadUInt32BigEndian(hash);
        for (var i = checksum.Length - 1; i >= 0; i--, value /= (uint)Alphabet.Length)
        {
            checksum[i] = Alphabet[(int)(value % (uint)Alphabet.Length)];
        }
    }
}
