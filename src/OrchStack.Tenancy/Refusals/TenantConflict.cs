namespace OrchStack.Tenancy;

/// <summary>Two witnesses who disagree; the second one's tenant is null where the registry does not have it.</summary>
internal sealed record TenantConflict(string FirstResolver, TenantId FirstTenant, string SecondResolver, TenantId? SecondTenant)
{
    public override string ToString() => SecondTenant is null
        ? $"{FirstResolver} says {FirstTenant}, {SecondResolver} names one that the registry does not have."
        : $"{FirstResolver} says {FirstTenant}, {SecondResolver} says {SecondTenant}.";
}
