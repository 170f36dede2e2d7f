using Microsoft.AspNetCore.Routing;
using Microsoft.Extensions.DependencyInjection;
using Microsoft.Extensions.Hosting;

namespace OrchStack.Tenancy;

/// <summary>Knows whether the middleware stands in the pipeline, and stops a start where endpoints count on it in vain.</summary>
internal sealed class TenancyPipeline(IServiceProvider services) : IHostedLifecycleService
{
    public bool HasMiddleware { get; set; }

    // Last of all, because only then has the server built its pipeline.
    public Task StartedAsync(CancellationToken cancellationToken)
    {
        if (!HasMiddleware
            && services.GetService<EndpointDataSource>()?.Endpoints.FirstOrDefault(e => EndpointTenancy.RequiresTenant(e.Metadata)) is { } endpoint)
        {
            throw new InvalidOperationException($"""
                Refused to start: the endpoint '{endpoint.DisplayName}' has RequireTenant, but nothing in the pipeline finds the tenant of a request.
                Call app.UseOrchStackTenancy() after app.UseAuthentication() and before app.UseAuthorization().
                """);
        }

        return Task.CompletedTask;
    }

    public Task StartingAsync(CancellationToken cancellationToken) => Task.CompletedTask;

    public Task StartAsync(CancellationToken cancellationToken) => Task.CompletedTask;

    public Task StoppingAsync(CancellationToken cancellationToken) => Task.CompletedTask;

    public Task StopAsync(CancellationToken cancellationToken) => Task.CompletedTask;

    public Task StoppedAsync(CancellationToken cancellationToken) => Task.CompletedTask;
}
