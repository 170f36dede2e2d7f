namespace OrchStack.Tenancy.Tests;

/// <summary>Finds whose job it is in its name: "acme/…".</summary>
internal sealed class JobMapper : ITenantWorkMapper<Job>
{
    public async ValueTask<TenantId?> FindTenantAsync(Job payload, CancellationToken cancellationToken)
    {
        await Task.Yield();
        return payload.Name?.StartsWith("acme/", StringComparison.Ordinal) == true ? Some.Acme.Id : null;
    }
}
