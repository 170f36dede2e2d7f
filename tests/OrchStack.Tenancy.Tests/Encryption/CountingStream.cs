namespace OrchStack.Tenancy.Tests;

/// <summary>Zeros of some length to read, and something that only counts to write.</summary>
internal sealed class CountingStream(long length) : Stream
{
    private long _left = length;

    public long Written { get; private set; }

    /// <summary>Where what is written here comes from.</summary>
    public CountingStream? Source { get; init; }

    /// <summary>The most bytes that had been read there and not written here: so many are kept somewhere.</summary>
    public long MostKept { get; private set; }

    private long BytesRead { get; set; }

    public override bool CanRead => true;

    public override bool CanSeek => false;

    public override bool CanWrite => true;

    public override long Length => throw new NotSupportedException();

    public override long Position
    {
        get => throw new NotSupportedException();
        set => throw new NotSupportedException();
    }

    public override int Read(byte[] buffer, int offset, int count)
    {
        var read = (int)Math.Min(count, _left);
        (_left, BytesRead) = (_left - read, BytesRead + read);
        Array.Clear(buffer, offset, read);
        return read;
    }

    public override void Write(byte[] buffer, int offset, int count) => Count(count);

    public override ValueTask WriteAsync(ReadOnlyMemory<byte> buffer, CancellationToken cancellationToken = default)
    {
        Count(buffer.Length);
        return ValueTask.CompletedTask;
    }

    public override ValueTask<int> ReadAsync(Memory<byte> buffer, CancellationToken cancellationToken = default)
    {
        var read = (int)Math.Min(buffer.Length, _left);
        (_left, BytesRead) = (_left - read, BytesRead + read);
        buffer[..read].Span.Clear();
        return new(read);
    }

    public override void Flush()
    {
    }

    public override long Seek(long offset, SeekOrigin origin) => throw new NotSupportedException();

    public override void SetLength(long value) => throw new NotSupportedException();

    private void Count(int written)
    {
        Written += written;
        MostKept = Math.Max(MostKept, (Source?.BytesRead ?? 0) - Written);
    }
}
