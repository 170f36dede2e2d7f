namespace OrchStack.Tenancy;

/// <summary>Thrown where queued work names no tenant: it is never run under a default one.</summary>
public sealed class UnownedWorkException : TenancyException
{
    private UnownedWorkException(string message)
        : base(message)
    {
    }

    internal static UnownedWorkException OfNobody(Type payload) => new($"""
        Refused to take a queued {payload.Name}: it has no envelope, so it was queued before the upgrade or past ITenantWork.Capture, and no mapper says whose it is. It was not run.
        Register an ITenantWorkMapper<{payload.Name}> with AddWorkMapper, or set the message aside: trying again does not help.
        """);

    internal static UnownedWorkException OfTwo(Type payload, TenantId first, TenantId second) => new($"""
        Refused to take a queued {payload.Name}: one mapper says it is the work of tenant '{first}', another of '{second}'. It was not run.
        Mend the mappers: all that answer must name the same tenant.
        """);
}
