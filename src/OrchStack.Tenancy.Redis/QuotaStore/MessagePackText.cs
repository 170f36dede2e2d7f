using System.Buffers;
using System.Buffers.Binary;
using System.Text;

namespace OrchStack.Tenancy.Redis;

/// <summary>
/// Writes what the script reads with <c>cmsgpack.unpack</c>: arrays, whole numbers, texts and yes or no of MessagePack (msgpack.org, specification 5).
/// </summary>
internal sealed class MessagePackText
{
    private const byte ShortArray = 0x90;
    private const byte Array16 = 0xdc;
    private const byte Text16 = 0xda;
    private const byte ShortText = 0xa0;
    private const byte False = 0xc2;
    private const byte True = 0xc3;
    private const byte Number64 = 0xd3;
    private const int MostShortNumber = 127;
    private const int MostShortArray = 15;
    private const int MostShortText = 31;

    private readonly ArrayBufferWriter<byte> _bytes = new(256);

    public ReadOnlyMemory<byte> Written => _bytes.WrittenMemory;

    public void Clear() => _bytes.ResetWrittenCount();

    public MessagePackText Array(int length)
    {
        Head(length <= MostShortArray, (byte)(ShortArray | length), Array16, length);
        return this;
    }

    public MessagePackText Number(long number)
    {
        if (number is >= 0 and <= MostShortNumber)
        {
            Byte((byte)number);
            return this;
        }

        var span = _bytes.GetSpan(1 + sizeof(long));
        span[0] = Number64;
        BinaryPrimitives.WriteInt64BigEndian(span[1..], number);
        _bytes.Advance(1 + sizeof(long));
        return this;
    }

    public MessagePackText Boolean(bool value)
    {
        Byte(value ? True : False);
        return this;
    }

    public MessagePackText Text(string text)
    {
        var length = Encoding.UTF8.GetByteCount(text);
        Head(length <= MostShortText, (byte)(ShortText | length), Text16, length);
        _bytes.Advance(Encoding.UTF8.GetBytes(text, _bytes.GetSpan(length)));
        return this;
    }

    private void Head(bool isShort, byte head, byte longHead, int length)
    {
        if (isShort)
        {
            Byte(head);
            return;
        }

        var span = _bytes.GetSpan(1 + sizeof(ushort));
        span[0] = longHead;
        BinaryPrimitives.WriteUInt16BigEndian(span[1..], checked((ushort)length));
        _bytes.Advance(1 + sizeof(ushort));
    }

    private void Byte(byte value)
    {
        _bytes.GetSpan(1)[0] = value;
        _bytes.Advance(1);
    }
}
