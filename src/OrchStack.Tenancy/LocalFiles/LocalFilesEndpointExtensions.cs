using Microsoft.AspNetCore.Http;
using Microsoft.AspNetCore.Routing;
using Microsoft.Extensions.DependencyInjection;
using OrchStack.Tenancy;

namespace Microsoft.AspNetCore.Builder;

/// <summary>Serves links to files on the disk.</summary>
public static class LocalFilesEndpointExtensions
{
    /// <summary>
    /// Serves the links that <see cref="ITenantFiles"/> makes, for files on this machine's disk. A link says itself whose it is, and lets
    /// in whoever has it, so no sign-in is needed.
    /// </summary>
    /// <param name="endpoints">The application.</param>
    /// <param name="path">Below which links lie; <c>/tenant-files</c> by default.</param>
    public static IEndpointConventionBuilder MapTenantFiles(this IEndpointRouteBuilder endpoints, string path = "/tenant-files")
    {
        ArgumentNullException.ThrowIfNull(endpoints);
        ArgumentException.ThrowIfNullOrEmpty(path);
        var links = endpoints.ServiceProvider.GetService<LocalFileLinks>()
            ?? throw new InvalidOperationException("There are no files to serve: call AddTenantFiles() on services.AddOrchStackTenancy().");
        path = path.TrimEnd('/');
        links.Path = path;
        return endpoints.MapMethods($"{path}/{{{LocalFileEndpoint.Parameter}}}", [HttpMethods.Get, HttpMethods.Head, HttpMethods.Put], LocalFileEndpoint.ServeAsync)
            .AllowNoTenant()
            .WithMetadata(new Microsoft.AspNetCore.Authorization.AllowAnonymousAttribute());
    }
}
