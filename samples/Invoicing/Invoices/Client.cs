using Invoicing.Companies;

namespace Invoicing.Invoices;

/// <summary>Somebody whom a company sends invoices.</summary>
public class Client
{
    public long Id { get; set; }

    public long CompanyId { get; set; }

    public Company? Company { get; set; }

    public required string Name { get; set; }

    public ICollection<Invoice> Invoices { get; } = [];
}
