namespace Northwind.Sales;

/// <summary>Who carries orders.</summary>
public class Shipper
{
    public int Id { get; set; }

    public required string CompanyName { get; set; }
}
