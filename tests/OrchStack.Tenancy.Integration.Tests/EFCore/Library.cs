using Microsoft.EntityFrameworkCore;
using OrchStack.Tenancy.EFCore;

namespace OrchStack.Tenancy.Integration.Tests.EFCore;

/// <summary>A shelf of books: integer keys, a required and an optional reference, a unique name, a many-to-many.</summary>
public sealed class LibraryContext(DbContextOptions<LibraryContext> options) : DbContext(options)
{
    public DbSet<Author> Authors => Set<Author>();

    public DbSet<Book> Books => Set<Book>();

    protected override void OnModelCreating(ModelBuilder modelBuilder)
    {
        modelBuilder.Entity<Author>().HasIndex(a => a.Name).IsUnique();
        modelBuilder.Entity<Book>().HasOne(b => b.Author).WithMany(a => a.Books).OnDelete(DeleteBehavior.Cascade);
        modelBuilder.Entity<Book>().HasOne(b => b.Editor).WithMany().OnDelete(DeleteBehavior.SetNull);
        modelBuilder.Entity<Book>().HasMany(b => b.Labels).WithMany();
        modelBuilder.Entity<Book>().Property(b => b.Version).IsRowVersion();
        modelBuilder.Entity<Label>().IsTenantOwned();
        modelBuilder.Entity<Job>().IsOutsideTenancy("a queue of the whole application");
    }
}

[TenantOwned]
public sealed class Author
{
    public int Id { get; set; }

    public required string Name { get; set; }

    public List<Book> Books { get; } = [];
}

[TenantOwned]
public sealed class Book
{
    public int Id { get; set; }

    public required string Title { get; set; }

    public Author Author { get; set; } = null!;

    public int AuthorId { get; set; }

    public Author? Editor { get; set; }

    public int? EditorId { get; set; }

    public List<Label> Labels { get; } = [];

    public uint Version { get; set; }
}

public sealed class Label
{
    public int Id { get; set; }

    public required string Text { get; set; }
}

public sealed class Job
{
    public int Id { get; set; }
}
