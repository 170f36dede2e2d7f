namespace OrchStack.Tenancy;

/// <summary>Somebody who waits for room. Continues elsewhere than under the lock of whoever makes room.</summary>
internal sealed class WaitingWriter<T>(QueuedItem<T> item) : TaskCompletionSource(TaskCreationOptions.RunContinuationsAsynchronously)
{
    public QueuedItem<T> Item => item;
}
