using System.Runtime.CompilerServices;

namespace OrchStack.Tenancy.Quotas;

/// <summary>Room for the cells of a plan's six limits inside a tenant's account, which saves an array for each tenant.</summary>
[InlineArray(Length)]
internal struct QuotaCells
{
    public const int Length = 6;

    private QuotaCell _first;
}
