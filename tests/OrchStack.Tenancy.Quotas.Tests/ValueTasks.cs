namespace OrchStack.Tenancy.Quotas.Tests;

internal static class ValueTasks
{
    /// <summary>The result of a call that answers at once; a call that would have to wait fails the test.</summary>
    public static T AtOnce<T>(this ValueTask<T> call) => call.IsCompleted
        ? call.GetAwaiter().GetResult()
        : throw new InvalidOperationException("The engine in this process is expected to answer at once.");
}
