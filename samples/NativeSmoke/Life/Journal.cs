using System.Collections.Concurrent;

namespace NativeSmoke.Life;

/// <summary>What the lifecycle handler was told.</summary>
internal sealed class Journal
{
    public ConcurrentQueue<string> Lines { get; } = new();
}
