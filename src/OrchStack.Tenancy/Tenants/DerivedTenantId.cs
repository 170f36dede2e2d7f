using System.Buffers.Binary;
using System.Security.Cryptography;
using System.Text;

namespace OrchStack.Tenancy;

/// <summary>The uuid of a key: version 8 of RFC 9562 over SHA-256. A change here would change the id of every tenant.</summary>
internal static class DerivedTenantId
{
    private const int MaxNamespaceLength = 200;
    private const int MaxBytesPerCharacter = 3;

    public static Guid Compute(string @namespace, TenantKey key)
    {
        // Half a surrogate pair has no bytes of its own, so two namespaces would become one.
        if (@namespace.Length > MaxNamespaceLength || !TenantKey.IsWellFormed(@namespace))
        {
            throw new ArgumentException($"A namespace of tenant keys is 1 to {MaxNamespaceLength} characters of well-formed text.", nameof(@namespace));
        }

        string[] fields = ["OrchStack.Tenancy.TenantId/1", @namespace, key.TypeName, key.Text];
        var message = new byte[fields.Sum(field => sizeof(uint) + (field.Length * MaxBytesPerCharacter))];
        var length = 0;
        foreach (var field in fields)
        {
            // Each field's length goes in front of it: "a" + "bc" is not "ab" + "c".
            var size = Encoding.UTF8.GetBytes(field, message.AsSpan(length + sizeof(uint)));
            BinaryPrimitives.WriteUInt32BigEndian(message.AsSpan(length), (uint)size);
            length += sizeof(uint) + size;
        }

        Span<byte> hash = stackalloc byte[SHA256.HashSizeInBytes];
        SHA256.HashData(message.AsSpan(0, length), hash);
        hash[6] = (byte)((hash[6] & 0x0f) | 0x80);
        hash[8] = (byte)((hash[8] & 0x3f) | 0x80);
        return new Guid(hash[..16], bigEndian: true);
    }
}
