using Northwind.Data;

namespace Northwind.Sales;

/// <summary>Who buys. The code is five letters, and there are no two customers with the same.</summary>
public class Customer
{
    public int Id { get; set; }

    public required string Code { get; set; }

    public required string CompanyName { get; set; }

    public Address? Address { get; set; }

    public List<Order> Orders { get; } = [];
}
