namespace OrchStack.Tenancy.Integration.Tests.Tables;

/// <summary>How much of the fence a shop has: the whole, or a part of it so that attacks on the other part succeed.</summary>
public enum ShopFence
{
    Whole,
    PoliciesAlone,
    KeysAlone,
}
