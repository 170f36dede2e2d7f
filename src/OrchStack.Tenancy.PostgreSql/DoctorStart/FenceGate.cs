namespace OrchStack.Tenancy.PostgreSql;

/// <summary>
/// What every command passes: open but for a node whose database was down at start, until it has been examined. Once open it
/// stays open, because running nodes never stop. Costs one read of a field.
/// </summary>
internal sealed class FenceGate
{
    private volatile Func<CancellationToken, Task>? _examine;
    private volatile DoctorReport? _report;

    public bool IsOpen => _examine is null;

    /// <summary>The last judgement; null where there was none.</summary>
    public DoctorReport? Report => _report;

    /// <summary>Holds commands back until an examination lets them through.</summary>
    /// <param name="examine">Examines, and opens the gate where nothing serious is found.</param>
    public void Shut(Func<CancellationToken, Task> examine) => _examine = examine;

    /// <summary>A judgement: commands pass where it lets them.</summary>
    public void Judge(DoctorReport report, bool opens)
    {
        _report = report;
        if (opens)
        {
            _examine = null;
        }
    }

    /// <summary>For a command that cannot wait.</summary>
    /// <exception cref="UnexaminedFenceException">Nothing has been examined; it is under way now.</exception>
    /// <exception cref="OpenFenceException">A serious finding stands.</exception>
    public void Demand()
    {
        if (_examine is { } examine)
        {
            Refuse(examine);
        }
    }

    /// <summary>Waits for the examination, if there is one to wait for.</summary>
    /// <exception cref="OpenFenceException">A serious finding stands.</exception>
    public ValueTask WaitAsync(CancellationToken cancellationToken) => _examine is { } examine ? WaitAsync(examine, cancellationToken) : ValueTask.CompletedTask;

    private async ValueTask WaitAsync(Func<CancellationToken, Task> examine, CancellationToken cancellationToken)
    {
        if (_report is null)
        {
            await examine(cancellationToken).ConfigureAwait(false);
        }

        Demand();
    }

    private void Refuse(Func<CancellationToken, Task> examine)
    {
        if (_report is { } report)
        {
            throw new OpenFenceException(report, "Refused a command");
        }

        // Nobody waits for it: a database that still does not answer is said by the command after it.
        _ = examine(CancellationToken.None).ContinueWith(static task => _ = task.Exception, CancellationToken.None, TaskContinuationOptions.OnlyOnFaulted, TaskScheduler.Default);
        throw new UnexaminedFenceException();
    }
}
