using System.Collections.Concurrent;
using System.Net;

namespace OrchStack.Tenancy.Tests;

/// <summary>Ends every call with 200 and keeps the statements that it carried, "none" where there was none.</summary>
internal sealed class Recorder : HttpMessageHandler
{
    public ConcurrentQueue<string> Statements { get; } = new();

    /// <summary>The tenants of the statements.</summary>
    public IEnumerable<string> Tenants => Statements.Select(text => SiblingStatement.TryRead(text, out var statement) ? statement.TenantId.ToString() : text);

    protected override Task<HttpResponseMessage> SendAsync(HttpRequestMessage request, CancellationToken cancellationToken) =>
        Task.FromResult(Send(request, cancellationToken));

    protected override HttpResponseMessage Send(HttpRequestMessage request, CancellationToken cancellationToken)
    {
        Statements.Enqueue(request.Headers.TryGetValues(SiblingDefaults.HeaderName, out var values) ? values.Single() : "none");
        return new HttpResponseMessage(HttpStatusCode.OK);
    }
}
