namespace Invoicing.Invoices;

/// <summary>What is paid for. Its company is that of its invoice.</summary>
public class InvoiceLine
{
    public long Id { get; set; }

    public long InvoiceId { get; set; }

    public required string Text { get; set; }

    public decimal Amount { get; set; }
}
