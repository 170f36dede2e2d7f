namespace Northwind.Catalogue;

/// <summary>A shelf of the catalogue.</summary>
public class Category
{
    public int Id { get; set; }

    public required string Name { get; set; }

    public string? Description { get; set; }

    public List<Product> Products { get; } = [];
}
