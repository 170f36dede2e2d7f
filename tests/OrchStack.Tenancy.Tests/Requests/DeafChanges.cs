namespace OrchStack.Tenancy.Tests;

/// <summary>Tells nobody anything: what a node is without word of changes.</summary>
internal sealed class DeafChanges : ITenantChanges, IDisposable
{
    public ValueTask PublishAsync(TenantChange change, CancellationToken cancellationToken = default) => ValueTask.CompletedTask;

    public IDisposable Subscribe(Action<TenantChange> listener) => this;

    public void Dispose()
    {
    }
}
