namespace OrchStack.Tenancy.Tests;

/// <summary>A scoped service that writes what it has buffered when it is disposed, before and after a wait.</summary>
internal sealed class Flush(ITenantContext context, List<string> written) : IAsyncDisposable
{
    public async ValueTask DisposeAsync()
    {
        written.Add(context.Tenant.Slug.Value);
        await Task.Yield();
        written.Add(context.Tenant.Slug.Value);
    }
}
