namespace OrchStack.Tenancy.Tests;

internal sealed class JobHandler(ITenantContext context, JobLog log) : ITenantWorkHandler<Job>
{
    public Task HandleAsync(Job payload, CancellationToken cancellationToken)
    {
        log.Seen.Enqueue($"{context.Tenant.Slug} {payload.Name}");
        return log.OnHandle(payload, cancellationToken);
    }
}
