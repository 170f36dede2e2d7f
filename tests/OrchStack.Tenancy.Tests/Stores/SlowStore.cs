namespace OrchStack.Tenancy.Tests;

/// <summary>A registry that answers when the test says so.</summary>
internal sealed class SlowStore : ITenantStore
{
    private readonly TaskCompletionSource<Tenant?> _answer = new(TaskCreationOptions.RunContinuationsAsynchronously);

    public void Answer(Tenant? tenant) => _answer.SetResult(tenant);

    public void Cancel() => _answer.SetCanceled();

    public async ValueTask<Tenant?> FindAsync(TenantId id, CancellationToken cancellationToken) => await _answer.Task.WaitAsync(cancellationToken);

    public async ValueTask<Tenant?> FindAsync(TenantSlug slug, CancellationToken cancellationToken) => await _answer.Task.WaitAsync(cancellationToken);
}
