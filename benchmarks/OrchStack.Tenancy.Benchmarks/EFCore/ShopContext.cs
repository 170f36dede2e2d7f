using Microsoft.EntityFrameworkCore;

namespace OrchStack.Tenancy.Benchmarks.EFCore;

/// <summary>Customers with orders, in a schema of its own for each way of keeping tenants apart.</summary>
public abstract class ShopContext(DbContextOptions options, string schema) : DbContext(options)
{
    public DbSet<Customer> Customers => Set<Customer>();

    public DbSet<Order> Orders => Set<Order>();

    public DbSet<Line> Lines => Set<Line>();

    protected override void OnModelCreating(ModelBuilder modelBuilder)
    {
        modelBuilder.HasDefaultSchema(schema);
        modelBuilder.Entity<Order>().HasIndex(order => order.Total);
    }
}

/// <summary>Before anybody thought of tenants: the rows of one, and no more.</summary>
public sealed class PlainShop(DbContextOptions<PlainShop> options) : ShopContext(options, "plain");

/// <summary>The usual way: a query filter, and a column that the application fills.</summary>
public sealed class FilteredShop(DbContextOptions<FilteredShop> options) : ShopContext(options, "filtered")
{
    public Guid Tenant { get; set; }

    protected override void OnModelCreating(ModelBuilder modelBuilder)
    {
        base.OnModelCreating(modelBuilder);
        Keep<Customer>(modelBuilder);
        Keep<Order>(modelBuilder);
        Keep<Line>(modelBuilder);
    }

    public override Task<int> SaveChangesAsync(bool acceptAllChangesOnSuccess, CancellationToken cancellationToken = default)
    {
        foreach (var added in ChangeTracker.Entries().Where(entry => entry.State == EntityState.Added))
        {
            added.Property("TenantId").CurrentValue = Tenant;
        }

        return base.SaveChangesAsync(acceptAllChangesOnSuccess, cancellationToken);
    }

    private void Keep<TEntity>(ModelBuilder modelBuilder)
        where TEntity : class
    {
        modelBuilder.Entity<TEntity>().Property<Guid>("TenantId");
        modelBuilder.Entity<TEntity>().HasQueryFilter(entity => EF.Property<Guid>(entity, "TenantId") == Tenant);
        modelBuilder.Entity<TEntity>().HasIndex("TenantId", "Id");
    }
}

/// <summary>Ours.</summary>
public sealed class FencedShop(DbContextOptions<FencedShop> options) : ShopContext(options, "fenced");

public sealed class Customer
{
    public int Id { get; set; }

    public required string Name { get; set; }

    public List<Order> Orders { get; } = [];
}

public sealed class Order
{
    public int Id { get; set; }

    public int CustomerId { get; set; }

    public decimal Total { get; set; }
}

public sealed class Line
{
    public int Id { get; set; }

    public required string Text { get; set; }
}
