using System.Buffers.Binary;
using System.Text;

namespace OrchStack.Tenancy;

/// <summary>
/// What a ciphertext is bound to, as additional data: header, tenant, purpose and record, each with its length before it, so that no two of
/// them together read like two others.
/// </summary>
internal static class SecretContext
{
    /// <summary>Writes it, and says how long it is.</summary>
    public static int Write(Span<byte> target, ReadOnlySpan<byte> header, TenantId tenant, string purpose, string record)
    {
        header.CopyTo(target);
        var at = header.Length;
        tenant.Value.TryWriteBytes(target[at..], bigEndian: true, out var written);
        at += written;
        at += Put(target[at..], purpose);
        return at + Put(target[at..], record);
    }

    public static int MaxLength(int header, string purpose, string record) =>
        header + 16 + (2 * sizeof(int)) + Encoding.UTF8.GetMaxByteCount(purpose.Length) + Encoding.UTF8.GetMaxByteCount(record.Length);

    private static int Put(Span<byte> target, string text)
    {
        var length = Encoding.UTF8.GetBytes(text, target[sizeof(int)..]);
        BinaryPrimitives.WriteInt32BigEndian(target, length);
        return sizeof(int) + length;
    }
}
