namespace Invoicing.Companies;

/// <summary>The company that a request comes from.</summary>
public class Caller
{
    /// <summary>The company.</summary>
    public Company Company { get; set; } = null!;
}
