namespace OrchStack.Tenancy.Tests;

/// <summary>A service that works when it is disposed, and notes whether the platform scope was still entered.</summary>
internal sealed class PlatformFlush(IPlatformContext platform) : IDisposable
{
    public bool WasEntered { get; private set; }

    public void Dispose() => WasEntered = platform.IsEntered;
}
