using System.Buffers;
using System.Security.Cryptography;

namespace OrchStack.Tenancy;

/// <summary>The keys with which sibling services sign whose work their calls are. Whoever has one can speak for every tenant.</summary>
public sealed class SiblingKeyOptions
{
    private const int LeastBytes = 32;
    private const int LongestId = 32;
    private static readonly SearchValues<char> IdLetters = SearchValues.Create("abcdefghijklmnopqrstuvwxyzABCDEFGHIJKLMNOPQRSTUVWXYZ0123456789-_");

    /// <summary>The first one signs; calls signed with any of them are believed.</summary>
    internal List<SiblingKey> Keys { get; } = [];

    /// <summary>What could not be read, for the validator to report.</summary>
    internal List<string> Faults { get; } = [];

    /// <summary>
    /// Adds a key: the first one signs, all verify. To rotate, add the new key behind the old one in every service, then move
    /// it to the front in every service, then remove the old one. What cannot be used is reported at start.
    /// </summary>
    /// <param name="id">The key's public name, 1 to 32 letters, digits, hyphens and underscores: "2026-11".</param>
    /// <param name="secret">At least 32 random bytes in base64, as <c>openssl rand -base64 32</c> prints them.</param>
    public SiblingKeyOptions Add(string id, string? secret)
    {
        ArgumentNullException.ThrowIfNull(id);
        var good = id.Length is > 0 and <= LongestId && !id.AsSpan().ContainsAnyExcept(IdLetters);
        if (!good)
        {
            Faults.Add($"The sibling key id \"{id}\" is not 1 to {LongestId} letters, digits, hyphens and underscores; give it a name such as \"2026-11\".");
        }

        var bytes = new byte[secret?.Length ?? 0];
        if (secret is null || !Convert.TryFromBase64String(secret, bytes, out var length))
        {
            Faults.Add($"The secret of sibling key \"{id}\" is not base64; make one with: openssl rand -base64 {LeastBytes}");
        }
        else if (length < LeastBytes)
        {
            Faults.Add($"The secret of sibling key \"{id}\" has {length} bytes, fewer than {LeastBytes}; make one with: openssl rand -base64 {LeastBytes}");
        }
        else if (Keys.Find(key => key.Id == id) is { } known)
        {
            if (!CryptographicOperations.FixedTimeEquals(known.Secret, bytes.AsSpan(0, length)))
            {
                Faults.Add($"The sibling key id \"{id}\" stands for two secrets; give each its own id.");
            }
        }
        else if (good)
        {
            Keys.Add(new SiblingKey(id, bytes[..length]));
        }

        return this;
    }
}
