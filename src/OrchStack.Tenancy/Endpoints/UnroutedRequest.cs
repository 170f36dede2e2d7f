using Microsoft.AspNetCore.Http;
using Microsoft.AspNetCore.Http.Features;

namespace OrchStack.Tenancy;

/// <summary>
/// A request that went on without a tenant because it had no endpoint. One that is chosen later has never been asked
/// whether it does without a tenant, so it is asked here.
/// </summary>
internal sealed class UnroutedRequest : IEndpointFeature
{
    public Endpoint? Endpoint
    {
        get;
        set => field = value is null || EndpointTenancy.AllowsNoTenant(value.Metadata)
            ? value
            : throw new InvalidOperationException($"""
                Refused to run the endpoint '{value.DisplayName}' without a tenant: routing chose it after app.UseOrchStackTenancy() had let the request pass as one without an endpoint.
                Call app.UseRouting() before app.UseOrchStackTenancy(), or put AllowNoTenant() on the endpoint if it does without a tenant.
                """);
    }
}
