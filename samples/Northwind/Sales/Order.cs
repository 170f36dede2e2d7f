using Northwind.Data;
using Northwind.Staff;

namespace Northwind.Sales;

/// <summary>What a customer ordered, from whom, and where it went.</summary>
public class Order
{
    public int Id { get; set; }

    public int CustomerId { get; set; }

    public Customer? Customer { get; set; }

    /// <summary>Null once the employee has left.</summary>
    public int? EmployeeId { get; set; }

    public Employee? Employee { get; set; }

    public int? ShipperId { get; set; }

    public Shipper? Shipper { get; set; }

    public DateTimeOffset OrderedAt { get; set; }

    public DateTimeOffset? ShippedAt { get; set; }

    public Address? ShipTo { get; set; }

    public List<OrderLine> Lines { get; } = [];
}
