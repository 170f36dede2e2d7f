using Microsoft.EntityFrameworkCore;
using NpgsqlTypes;
using OrchStack.Tenancy.EFCore;

namespace OrchStack.Tenancy.Integration.Tests.EFCore;

/// <summary>A catalogue that uses what the provider offers; tenant-owned only where the options say so.</summary>
public sealed class CatalogueContext(DbContextOptions<CatalogueContext> options) : DbContext(options)
{
    public DbSet<Shelf> Shelves => Set<Shelf>();

    public DbSet<Item> Items => Set<Item>();

    public DbSet<Sticker> Stickers => Set<Sticker>();

    public DbSet<Payment> Payments => Set<Payment>();

    protected override void OnModelCreating(ModelBuilder modelBuilder)
    {
        modelBuilder.Entity<Item>(item =>
        {
            item.HasOne(i => i.Shelf).WithMany(s => s.Items).OnDelete(DeleteBehavior.Cascade);
            item.HasOne(i => i.Replaces).WithMany().OnDelete(DeleteBehavior.SetNull);
            item.HasMany(i => i.Stickers).WithMany(s => s.Items);
            item.OwnsOne(i => i.Maker, maker =>
            {
                maker.ToJson();
                maker.OwnsMany(m => m.Plants);
            });
            item.OwnsMany(i => i.Prices, prices => prices.ToTable("Prices"));
            item.ComplexProperty(i => i.Size);
            item.Property(i => i.State).HasConversion<string>();
            item.Property(i => i.Version).IsRowVersion();
            item.HasGeneratedTsVectorColumn(i => i.Words, "english", i => new { i.Name }).HasIndex(i => i.Words).HasMethod("GIN");
            item.HasIndex(i => i.Name).IsUnique();
            item.HasQueryFilter("living", i => !i.IsDeleted);
        });
        modelBuilder.Entity<Payment>().HasDiscriminator<string>("Kind").HasValue<CashPayment>("cash").HasValue<CardPayment>("card");
    }
}

[TenantOwned]
public sealed class Shelf
{
    public int Id { get; set; }

    public required string Name { get; set; }

    public List<Item> Items { get; } = [];
}

[TenantOwned]
public sealed class Item
{
    public int Id { get; set; }

    public required string Name { get; set; }

    public decimal Price { get; set; }

    public DateTime MadeAt { get; set; }

    public DateOnly? SoldOn { get; set; }

    public string[] Colours { get; set; } = [];

    public List<int> Marks { get; set; } = [];

    public ItemState State { get; set; }

    public bool IsDeleted { get; set; }

    public int? ShelfId { get; set; }

    public Shelf? Shelf { get; set; }

    public int? ReplacesId { get; set; }

    public Item? Replaces { get; set; }

    public Maker? Maker { get; set; }

    public Extent Size { get; set; } = new();

    public List<Price> Prices { get; } = [];

    public List<Sticker> Stickers { get; } = [];

    public NpgsqlTsVector Words { get; set; } = null!;

    public uint Version { get; set; }
}

public enum ItemState
{
    New,
    Used,
    Broken,
}

public sealed class Maker
{
    public required string Name { get; set; }

    public List<Plant> Plants { get; set; } = [];
}

public sealed class Plant
{
    public required string City { get; set; }
}

public sealed class Extent
{
    public int Width { get; set; }

    public int Height { get; set; }
}

public sealed class Price
{
    public required string Currency { get; set; }

    public decimal Amount { get; set; }
}

[TenantOwned]
public sealed class Sticker
{
    public int Id { get; set; }

    public required string Text { get; set; }

    public List<Item> Items { get; } = [];
}

[TenantOwned]
public abstract class Payment
{
    public Guid Id { get; set; }

    public decimal Amount { get; set; }
}

public sealed class CashPayment : Payment
{
    public string? Drawer { get; set; }
}

public sealed class CardPayment : Payment
{
    public required string Last4 { get; set; }
}
