using System.Security.Claims;

namespace OrchStack.Tenancy;

/// <summary>How logs and histories name whoever did something.</summary>
internal static class AuditActor
{
    private const string NoRequest = "system";
    private const string Anonymous = "anonymous";

    public static string NameOf(ClaimsPrincipal? user)
    {
        if (user is null)
        {
            return NoRequest;
        }

        var identity = user.Identities.FirstOrDefault(static identity => identity.IsAuthenticated);
        var name = identity?.FindFirst(ClaimTypes.NameIdentifier)?.Value ?? identity?.FindFirst("sub")?.Value ?? identity?.Name;
        return identity is null ? Anonymous : $"{identity.AuthenticationType}:{name}";
    }
}
