using Northwind.Data;

namespace Northwind.Staff;

/// <summary>Who works here, and for whom.</summary>
public class Employee
{
    public int Id { get; set; }

    public required string FirstName { get; set; }

    public required string LastName { get; set; }

    public Address? Address { get; set; }

    /// <summary>Null for the head of the house, and for those whose chief has left.</summary>
    public int? ReportsToId { get; set; }

    public Employee? ReportsTo { get; set; }

    public List<Employee> Team { get; } = [];

    public List<Territory> Territories { get; } = [];
}
