using System.Security.Cryptography;

namespace OrchStack.Tenancy;

/// <summary>Random nonces, drawn from the system many at a time by each thread.</summary>
internal static class Nonces
{
    private const int Drawn = 4_096;

    [ThreadStatic]
    private static byte[]? _bytes;

    [ThreadStatic]
    private static int _left;

    public static void Fill(Span<byte> nonce)
    {
        if (_left < nonce.Length)
        {
            RandomNumberGenerator.Fill(_bytes ??= new byte[Drawn]);
            _left = Drawn;
        }

        var taken = _bytes.AsSpan(_left - nonce.Length, nonce.Length);
        taken.CopyTo(nonce);
        taken.Clear();
        _left -= nonce.Length;
    }
}
