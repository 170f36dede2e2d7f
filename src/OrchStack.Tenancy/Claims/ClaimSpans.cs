using System.Runtime.InteropServices;
using System.Security.Claims;

namespace OrchStack.Tenancy;

/// <summary>Goes through identities and claims without an enumerator on the heap: the framework's own principals hold lists.</summary>
internal static class ClaimSpans
{
    public static ReadOnlySpan<ClaimsIdentity> IdentitySpan(this ClaimsPrincipal user) => SpanOf(user.Identities);

    public static ReadOnlySpan<Claim> ClaimSpan(this ClaimsIdentity identity) => SpanOf(identity.Claims);

    private static ReadOnlySpan<T> SpanOf<T>(IEnumerable<T> source) => source is List<T> list ? CollectionsMarshal.AsSpan(list) : source.ToArray();
}
