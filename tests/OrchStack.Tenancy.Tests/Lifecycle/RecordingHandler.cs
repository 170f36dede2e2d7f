namespace OrchStack.Tenancy.Tests;

/// <summary>Notes each step with the tenant that it sees, and fails on command.</summary>
internal abstract class RecordingHandler(HandlerLog log, ITenantContext context, string name, int order) : ITenantLifecycleHandler
{
    public int Order => order;

    public Task PrepareAsync(ITenantScope scope, CancellationToken cancellationToken) => NoteAsync("prepare");

    public Task ChangedAsync(ITenantScope scope, CancellationToken cancellationToken) => NoteAsync("changed");

    public Task SuspendAsync(ITenantScope scope, CancellationToken cancellationToken) => NoteAsync("suspend");

    public Task ResumeAsync(ITenantScope scope, CancellationToken cancellationToken) => NoteAsync("resume");

    public Task CleanUpAsync(ITenantScope scope, CancellationToken cancellationToken) => NoteAsync("clean-up");

    private async Task NoteAsync(string step)
    {
        await Task.Yield();
        log.Steps.Add($"{name} {step} {context.Tenant.Slug} {context.Tenant.Status}");
        if (log.Failing == name)
        {
            throw new TimeoutException("The handler's server is down.");
        }
    }

    internal sealed class First(HandlerLog log, ITenantContext context) : RecordingHandler(log, context, "first", -1);

    internal sealed class Second(HandlerLog log, ITenantContext context) : RecordingHandler(log, context, "second", 1);
}
