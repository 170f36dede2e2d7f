using Invoicing.Companies;
using Invoicing.Invoices;
using Microsoft.EntityFrameworkCore;

namespace Invoicing.Data;

/// <summary>The database of all companies.</summary>
public class InvoicingContext(DbContextOptions<InvoicingContext> options) : DbContext(options)
{
    public DbSet<Company> Companies => Set<Company>();

    public DbSet<Client> Clients => Set<Client>();

    public DbSet<Invoice> Invoices => Set<Invoice>();

    public DbSet<InvoiceLine> InvoiceLines => Set<InvoiceLine>();

    /// <inheritdoc/>
    protected override void OnModelCreating(ModelBuilder modelBuilder)
    {
        modelBuilder.Entity<Company>(company =>
        {
            company.ToTable("companies").IsTenantRoot();
            company.Property(c => c.Id).HasColumnName("id");
            company.Property(c => c.Slug).HasColumnName("slug");
            company.Property(c => c.Name).HasColumnName("name");
            company.HasIndex(c => c.Slug).IsUnique();
        });
        modelBuilder.Entity<Client>(client =>
        {
            client.ToTable("clients").IsTenantOwned();
            client.Property(c => c.CompanyId).HasColumnName("company_id");
        });
        modelBuilder.Entity<Invoice>(invoice =>
        {
            invoice.ToTable("invoices").IsTenantOwned();
            invoice.Property(i => i.CompanyId).HasColumnName("company_id");
            invoice.HasIndex(i => new { i.CompanyId, i.Number }).IsUnique();
            invoice.HasOne(i => i.Client).WithMany(c => c.Invoices).OnDelete(DeleteBehavior.Restrict);
        });
        modelBuilder.Entity<InvoiceLine>(line =>
        {
            line.ToTable("invoice_lines").IsTenantOwned();
            line.Property(l => l.Amount).HasPrecision(12, 2);
        });
    }
}
