using System.Security.Cryptography;
using System.Text;

namespace OrchStack.Tenancy.PostgreSql;

/// <summary>Makes names for keys and indexes: the same ones for the same catalogue, within PostgreSQL's 63 bytes, and taken by nothing else.</summary>
internal sealed class KeyName(IEnumerable<(string Schema, string Name)> taken)
{
    private const int MaxBytes = 63;

    private readonly HashSet<(string Schema, string Name)> _taken = [.. taken];

    /// <summary>What is meant, with an ending; cut and told apart by a hash where it is too long or taken.</summary>
    public string For(string schema, string meant, string ending)
    {
        var name = meant + ending;
        for (var attempt = 0; Encoding.UTF8.GetByteCount(name) > MaxBytes || !_taken.Add((schema, name)); attempt++)
        {
            var hash = Convert.ToHexStringLower(SHA256.HashData(Encoding.UTF8.GetBytes($"{meant}{ending}\n{attempt}")))[..8];
            name = $"{Cut(meant, MaxBytes - ending.Length - hash.Length - 1)}_{hash}{ending}";
        }

        return name;
    }

    private static string Cut(string text, int bytes)
    {
        var length = 0;
        foreach (var rune in text.EnumerateRunes())
        {
            if ((bytes -= rune.Utf8SequenceLength) < 0)
            {
                break;
            }

            length += rune.Utf16SequenceLength;
        }

        return text[..length];
    }
}
