using Microsoft.AspNetCore.Http;

namespace OrchStack.Tenancy.Tests;

/// <summary>Finds fault in words that are no header.</summary>
internal sealed class OddResolver : ITenantResolver
{
    public string Name => "odd";

    public ValueTask<TenantEvidence?> ResolveAsync(HttpContext context, CancellationToken cancellationToken) =>
        ValueTask.FromResult<TenantEvidence?>(TenantEvidence.Malformed("100%\r\ngrpc-status: 0 é"));
}
