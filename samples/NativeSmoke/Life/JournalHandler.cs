using OrchStack.Tenancy;

namespace NativeSmoke.Life;

internal sealed class JournalHandler(Journal journal) : ITenantLifecycleHandler
{
    public Task PrepareAsync(ITenantScope scope, CancellationToken cancellationToken) => Note("prepared", scope);

    public Task ChangedAsync(ITenantScope scope, CancellationToken cancellationToken) => Note("changed", scope);

    public Task CleanUpAsync(ITenantScope scope, CancellationToken cancellationToken) => Note("cleaned up", scope);

    private Task Note(string what, ITenantScope scope)
    {
        journal.Lines.Enqueue($"{what} {scope.Tenant.Name}");
        return Task.CompletedTask;
    }
}
