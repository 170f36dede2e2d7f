using Microsoft.AspNetCore.Http;

namespace OrchStack.Tenancy.Quotas;

/// <summary>Endpoint metadata: a request to the endpoint uses something of the tenant's plan.</summary>
public interface IRequireQuotaMetadata
{
    /// <summary>What it uses: every limit of the plan that counts it is asked.</summary>
    string Meter { get; }

    /// <summary>How much a request uses: 0, and nothing is asked, or up to 999,999,999,999,999.</summary>
    ValueTask<long> GetCostAsync(HttpContext context);
}
