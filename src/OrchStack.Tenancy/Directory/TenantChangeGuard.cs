namespace OrchStack.Tenancy;

/// <summary>What no change of a tenant may do.</summary>
internal static class TenantChangeGuard
{
    public static void Demand(Tenant before, Tenant after)
    {
        ArgumentNullException.ThrowIfNull(after);
        if (after.Id != before.Id)
        {
            throw new InvalidOperationException(
                $"Refused to change tenant '{before.Id}' into '{after.Id}': ids never change. Return a copy of what was given: tenant => tenant with {{ … }}.");
        }
    }
}
