using OrchStack.Tenancy.EFCore;

namespace Northwind.Staff;

/// <summary>The map's four parts, the same for everybody.</summary>
[SharedByTenants]
public class Region
{
    public int Id { get; set; }

    public required string Name { get; set; }
}
