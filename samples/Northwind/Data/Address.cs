namespace Northwind.Data;

/// <summary>Where somebody is; a part of who has it.</summary>
public class Address
{
    public required string City { get; set; }

    public string? Street { get; set; }

    public string? Country { get; set; }
}
