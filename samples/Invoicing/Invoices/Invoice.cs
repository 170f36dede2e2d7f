using Invoicing.Companies;

namespace Invoicing.Invoices;

/// <summary>An invoice; each company numbers its own.</summary>
public class Invoice
{
    public long Id { get; set; }

    public long CompanyId { get; set; }

    public Company? Company { get; set; }

    public long ClientId { get; set; }

    public Client? Client { get; set; }

    public int Number { get; set; }

    public ICollection<InvoiceLine> Lines { get; } = [];
}
