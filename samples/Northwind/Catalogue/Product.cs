namespace Northwind.Catalogue;

/// <summary>What is sold.</summary>
public class Product
{
    public int Id { get; set; }

    public required string Name { get; set; }

    public decimal UnitPrice { get; set; }

    public int UnitsInStock { get; set; }

    public bool IsDiscontinued { get; set; }

    public int CategoryId { get; set; }

    public Category? Category { get; set; }

    public int? SupplierId { get; set; }

    public Supplier? Supplier { get; set; }

    /// <summary>Changes with each update: two clerks cannot overwrite each other.</summary>
    public uint Version { get; set; }
}
