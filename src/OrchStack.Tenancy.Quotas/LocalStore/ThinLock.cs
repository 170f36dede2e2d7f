namespace OrchStack.Tenancy.Quotas;

/// <summary>
/// A lock that is four bytes, for what takes some nanoseconds: a monitor costs more than what it would guard. Not to be entered twice by
/// the same thread. A mutable struct: keep it in a field that is not read-only.
/// </summary>
internal struct ThinLock
{
    private int _held;

    public void Enter()
    {
        if (Interlocked.CompareExchange(ref _held, 1, 0) != 0)
        {
            Wait();
        }
    }

    public void Exit() => Volatile.Write(ref _held, 0);

    private void Wait()
    {
        var spinner = default(SpinWait);
        do
        {
            // Whoever holds it may have lost its turn; sleeping a whole millisecond would be the longest wait of the request.
            spinner.SpinOnce(sleep1Threshold: -1);
        }
        while (Interlocked.CompareExchange(ref _held, 1, 0) != 0);
    }
}
