namespace OrchStack.Tenancy.PostgreSql.Tests.DoctorStart;

/// <summary>Answers one examination after the other as it was told; null is a database that does not answer.</summary>
internal sealed class ScriptedDoctor(params DoctorReport?[] answers) : ITenancyDoctor
{
    private readonly TaskCompletionSource _done = new(TaskCreationOptions.RunContinuationsAsynchronously);
    private int _asked;

    public int Asked => _asked;

    /// <summary>Ends with the last answer.</summary>
    public Task Done => _done.Task;

    public Task<DoctorReport> ExamineAsync(CancellationToken cancellationToken = default)
    {
        var number = Interlocked.Increment(ref _asked);
        if (number == answers.Length)
        {
            _done.SetResult();
        }

        return answers[number - 1] is { } report ? Task.FromResult(report) : Task.FromException<DoctorReport>(new TimeoutException("The database is down."));
    }
}
