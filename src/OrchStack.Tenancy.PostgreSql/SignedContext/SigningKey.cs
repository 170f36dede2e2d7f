using System.Security.Cryptography;
using System.Text.RegularExpressions;

namespace OrchStack.Tenancy.PostgreSql;

/// <summary>
/// A secret shared by the application's nodes and the database, with which tenant contexts are signed (HMAC-SHA256).
/// Immutable and thread-safe. Its text never shows the secret.
/// </summary>
public sealed partial class SigningKey
{
    private const int BlockLength = 64;

    private readonly byte[] _secret;

    /// <summary>Wraps a secret.</summary>
    /// <param name="id">Names the key in the database and in each context: 1 to 16 lower-case letters and digits.</param>
    /// <param name="secret">32 to 64 random bytes.</param>
    /// <exception cref="ArgumentException">The id or the length of the secret is not as stated.</exception>
    public SigningKey(string id, ReadOnlySpan<byte> secret)
    {
        ArgumentNullException.ThrowIfNull(id);
        if (!IdPattern().IsMatch(id))
        {
            throw new ArgumentException("A signing key's id is 1 to 16 lower-case letters and digits, such as \"k1\".", nameof(id));
        }

        if (secret.Length is < 32 or > BlockLength)
        {
            throw new ArgumentException("A signing key's secret is 32 to 64 random bytes. SigningKey.Generate(\"k1\") makes one.", nameof(secret));
        }

        Id = id;
        _secret = secret.ToArray();
    }

    /// <summary>The name of the key.</summary>
    public string Id { get; }

    internal ReadOnlySpan<byte> Secret => _secret;

    /// <summary>Makes a key of 32 random bytes. Every node needs the same key: keep it with the other secrets.</summary>
    public static SigningKey Generate(string id) => new(id, RandomNumberGenerator.GetBytes(32));

    /// <summary>Reads a key from configuration: <c>k1:base64</c>, as <see cref="Export"/> writes it.</summary>
    /// <exception cref="FormatException">The text has another form.</exception>
    public static SigningKey Parse(string text)
    {
        ArgumentNullException.ThrowIfNull(text);
        var secret = new byte[text.Length];
        return text.Split(':') is [var id, var base64] && Convert.TryFromBase64String(base64, secret, out var length)
            ? new SigningKey(id, secret.AsSpan(0, length))
            : throw new FormatException("A signing key is written \"id:base64 of 32 to 64 random bytes\".");
    }

    /// <summary>The key as configuration text, secret included.</summary>
    public string Export() => $"{Id}:{Convert.ToBase64String(_secret)}";

    /// <summary>The id only.</summary>
    public override string ToString() => $"SigningKey {Id}";

    /// <summary>One of the two blocks of RFC 2104: the secret, filled up with zeroes, each byte XORed with the pad.</summary>
    internal byte[] Pad(byte pad)
    {
        var block = new byte[BlockLength];
        _secret.CopyTo(block, 0);
        for (var i = 0; i < block.Length; i++)
        {
            block[i] ^= pad;
        }

        return block;
    }

    [GeneratedRegex("^[a-z0-9]{1,16}\\z")]
    private static partial Regex IdPattern();
}
