using Northwind.Catalogue;

namespace Northwind.Sales;

/// <summary>One product of an order, at the price of that day.</summary>
public class OrderLine
{
    public int OrderId { get; set; }

    public int ProductId { get; set; }

    public Product? Product { get; set; }

    public decimal UnitPrice { get; set; }

    public int Quantity { get; set; }
}
