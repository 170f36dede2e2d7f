using System.Buffers.Binary;
using System.Runtime.InteropServices;

namespace OrchStack.Tenancy.AI;

/// <summary>Vectors as they are stored: floats of 32 bits, least significant byte first.</summary>
internal static class VectorBytes
{
    public static byte[] Of(ReadOnlySpan<float> vector)
    {
        var bytes = new byte[vector.Length * sizeof(float)];
        for (var i = 0; i < vector.Length; i++)
        {
            BinaryPrimitives.WriteSingleLittleEndian(bytes.AsSpan(i * sizeof(float)), vector[i]);
        }

        return bytes;
    }

    /// <summary>The floats where they lie; on a machine that counts the other way the bytes are turned around first.</summary>
    public static ReadOnlySpan<float> Read(Span<byte> bytes)
    {
        if (!BitConverter.IsLittleEndian)
        {
            var turned = MemoryMarshal.Cast<byte, int>(bytes);
            BinaryPrimitives.ReverseEndianness(turned, turned);
        }

        return MemoryMarshal.Cast<byte, float>(bytes);
    }
}
