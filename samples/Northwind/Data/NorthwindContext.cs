using Microsoft.EntityFrameworkCore;
using Northwind.Catalogue;
using Northwind.Sales;
using Northwind.Staff;

namespace Northwind.Data;

/// <summary>The company's database.</summary>
public class NorthwindContext(DbContextOptions<NorthwindContext> options) : DbContext(options)
{
    public DbSet<Category> Categories => Set<Category>();

    public DbSet<Supplier> Suppliers => Set<Supplier>();

    public DbSet<Product> Products => Set<Product>();

    public DbSet<Customer> Customers => Set<Customer>();

    public DbSet<Order> Orders => Set<Order>();

    public DbSet<OrderLine> OrderLines => Set<OrderLine>();

    public DbSet<Shipper> Shippers => Set<Shipper>();

    public DbSet<Employee> Employees => Set<Employee>();

    public DbSet<Territory> Territories => Set<Territory>();

    public DbSet<Region> Regions => Set<Region>();

    /// <inheritdoc/>
    protected override void OnModelCreating(ModelBuilder modelBuilder)
    {
        modelBuilder.Entity<Product>(product =>
        {
            product.Property(p => p.UnitPrice).HasPrecision(12, 2);
            product.Property(p => p.Version).IsRowVersion();
            product.HasOne(p => p.Category).WithMany(c => c.Products).OnDelete(DeleteBehavior.Restrict);
            product.HasOne(p => p.Supplier).WithMany(s => s.Products).OnDelete(DeleteBehavior.SetNull);
        });
        modelBuilder.Entity<Category>().HasIndex(category => category.Name).IsUnique();
        modelBuilder.Entity<Supplier>().OwnsOne(supplier => supplier.Address);

        modelBuilder.Entity<Customer>(customer =>
        {
            customer.Property(c => c.Code).HasMaxLength(5);
            customer.HasIndex(c => c.Code).IsUnique();
            customer.OwnsOne(c => c.Address);
        });
        modelBuilder.Entity<Order>(order =>
        {
            order.OwnsOne(o => o.ShipTo);
            order.HasOne(o => o.Employee).WithMany().OnDelete(DeleteBehavior.SetNull);
        });
        modelBuilder.Entity<OrderLine>(line =>
        {
            line.HasKey(l => new { l.OrderId, l.ProductId });
            line.Property(l => l.UnitPrice).HasPrecision(12, 2);
            line.HasOne(l => l.Product).WithMany().OnDelete(DeleteBehavior.Restrict);
        });

        modelBuilder.Entity<Employee>(employee =>
        {
            employee.OwnsOne(e => e.Address);
            employee.HasOne(e => e.ReportsTo).WithMany(e => e.Team).OnDelete(DeleteBehavior.SetNull);
        });
        modelBuilder.Entity<Territory>().HasIndex(territory => territory.Name).IsUnique();
        modelBuilder.Entity<Region>().HasData(
            new Region { Id = 1, Name = "Eastern" },
            new Region { Id = 2, Name = "Western" },
            new Region { Id = 3, Name = "Northern" },
            new Region { Id = 4, Name = "Southern" });
    }
}
