using Microsoft.AspNetCore.Builder;
using Microsoft.AspNetCore.Hosting;
using Microsoft.AspNetCore.Http;
using Microsoft.Extensions.Options;

namespace OrchStack.Tenancy;

/// <summary>
/// Moves the tenant's part of the path to PathBase, so that routes and links are the same for every tenant. A startup
/// filter, because a path that changes after routing has matched no endpoint.
/// </summary>
internal sealed class PathTenancyStartupFilter(IOptions<PathResolverOptions> options) : IStartupFilter
{
    private PathString _prefix;
    private ISet<string> _applicationSegments = new SortedSet<string>();

    public Action<IApplicationBuilder> Configure(Action<IApplicationBuilder> next) => app =>
    {
        // Not in the constructor, which runs before the options are validated: its fault would hide all others.
        _prefix = options.Value.Template[..^PathResolverOptionsValidator.Placeholder.Length];
        _applicationSegments = options.Value.ApplicationSegments;
        app.Use(inner => context => RunAsync(context, inner));
        next(app);
    };

    private async Task RunAsync(HttpContext context, RequestDelegate next)
    {
        var request = context.Request;
        if (!TryRead(request.Path, out var evidence, out var moved))
        {
            await next(context).ConfigureAwait(false);
            return;
        }

        var (pathBase, path) = (request.PathBase, request.Path);
        context.Features.Set(new PathEvidence(evidence));
        // Constructed, because assigning a string would decode the path a second time.
        request.PathBase = pathBase.Add(new PathString(path.Value![..moved]));
        request.Path = new PathString(path.Value![moved..]);
        try
        {
            await next(context).ConfigureAwait(false);
        }
        finally
        {
            (request.PathBase, request.Path) = (pathBase, path);
        }
    }

    /// <summary>What is neither an id nor a slug ("favicon.ico") stays in the path, and routing decides about it.</summary>
    private bool TryRead(PathString path, out TenantEvidence evidence, out int moved)
    {
        evidence = default;
        moved = 0;
        if (!path.StartsWithSegments(_prefix, out var rest) || rest.Value is not ['/', ..] text)
        {
            return false;
        }

        var end = text.IndexOf('/', 1);
        var segment = end < 0 ? text[1..] : text[1..end];
        if (_applicationSegments.Contains(segment) || NamedTenant.Read(segment) is not { } named)
        {
            return false;
        }

        evidence = named;
        moved = path.Value!.Length - text.Length + 1 + segment.Length;
        return true;
    }
}
