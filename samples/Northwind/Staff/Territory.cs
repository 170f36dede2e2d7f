namespace Northwind.Staff;

/// <summary>A piece of the map that employees look after.</summary>
public class Territory
{
    public int Id { get; set; }

    public required string Name { get; set; }

    public int RegionId { get; set; }

    public Region? Region { get; set; }

    public List<Employee> Employees { get; } = [];
}
