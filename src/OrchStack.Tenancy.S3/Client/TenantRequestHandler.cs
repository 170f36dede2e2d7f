using Amazon.Runtime;
using Amazon.Runtime.Internal;

namespace OrchStack.Tenancy.S3;

/// <summary>The head of the pipeline: the request that goes on is the tenant's, and so is the answer.</summary>
internal sealed class TenantRequestHandler : PipelineHandler
{
    private TenantRequests? _requests;
    private TenantRequestCredentials? _credentials;

    public void Use(TenantRequests requests, TenantRequestCredentials credentials) => (_requests, _credentials) = (requests, credentials);

    public override void InvokeSync(IExecutionContext executionContext)
    {
        var place = Rewrite(executionContext);
        using (_credentials!.Give())
        {
            base.InvokeSync(executionContext);
        }

        _requests!.Out(executionContext.ResponseContext.Response, place);
    }

    public override async Task<T> InvokeAsync<T>(IExecutionContext executionContext)
    {
        var place = Rewrite(executionContext);
        using (_credentials!.Give())
        {
            var response = await base.InvokeAsync<T>(executionContext).ConfigureAwait(false);
            _requests!.Out(executionContext.ResponseContext.Response, place);
            return response;
        }
    }

    private TenantPlace Rewrite(IExecutionContext context)
    {
        var requests = _requests ?? throw new InvalidOperationException("The client is not ready.");
        context.RequestContext.OriginalRequest = requests.In(context.RequestContext.OriginalRequest);
        return requests.Place;
    }
}
