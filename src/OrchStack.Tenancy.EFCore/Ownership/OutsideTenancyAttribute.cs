namespace OrchStack.Tenancy.EFCore;

/// <summary>The table belongs to no tenant and is not fenced: queues, identity.</summary>
/// <param name="reason">Why no tenant's data is in it, for whoever reviews the model.</param>
[AttributeUsage(AttributeTargets.Class)]
public sealed class OutsideTenancyAttribute(string reason) : Attribute
{
    /// <summary>Why no tenant's data is in it.</summary>
    public string Reason { get; } = reason;
}
