namespace Invoicing.Companies;

/// <summary>A company that uses the application.</summary>
public class Company
{
    /// <summary>Its number.</summary>
    public long Id { get; set; }

    /// <summary>Its name in addresses.</summary>
    public required string Slug { get; set; }

    /// <summary>Its name on paper.</summary>
    public required string Name { get; set; }
}
