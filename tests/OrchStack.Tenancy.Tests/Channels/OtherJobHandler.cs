namespace OrchStack.Tenancy.Tests;

internal sealed class OtherJobHandler : ITenantWorkHandler<Job>
{
    public Task HandleAsync(Job payload, CancellationToken cancellationToken) => Task.CompletedTask;
}
