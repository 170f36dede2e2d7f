namespace OrchStack.Tenancy;

/// <summary>What the method adds, told from the attribute: a method on a group may be taken back further in.</summary>
internal sealed class RequiredTenant : IRequireTenantMetadata
{
    public static readonly RequiredTenant Instance = new();

    public override string ToString() => "RequireTenant";
}
