using System.Net;

namespace Workspace.BreakIn;

/// <summary>Hides endpoints from everybody who does not sit at the machine.</summary>
internal static class LoopbackOnlyExtensions
{
    public static TBuilder LoopbackOnly<TBuilder>(this TBuilder builder)
        where TBuilder : IEndpointConventionBuilder =>
        builder.WithMetadata(new LoopbackOnlyMetadata());

    /// <summary>Stands before authentication, so that a stranger learns nothing from the kind of refusal.</summary>
    public static void UseLoopbackOnly(this IApplicationBuilder app) => app.Use((context, next) =>
    {
        if (context.GetEndpoint()?.Metadata.GetMetadata<LoopbackOnlyMetadata>() is null || IsLoopback(context.Connection.RemoteIpAddress))
        {
            return next(context);
        }

        context.Response.StatusCode = StatusCodes.Status404NotFound;
        return Task.CompletedTask;
    });

    // The connection's own address: a header such as X-Forwarded-For is the caller's to write.
    private static bool IsLoopback(IPAddress? address) =>
        address is not null && IPAddress.IsLoopback(address.IsIPv4MappedToIPv6 ? address.MapToIPv4() : address);
}
