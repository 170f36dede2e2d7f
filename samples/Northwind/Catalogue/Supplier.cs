using Northwind.Data;

namespace Northwind.Catalogue;

/// <summary>Where products come from.</summary>
public class Supplier
{
    public int Id { get; set; }

    public required string CompanyName { get; set; }

    public Address? Address { get; set; }

    public List<Product> Products { get; } = [];
}
