using Microsoft.EntityFrameworkCore;
using OrchStack.Tenancy.EFCore;

namespace OrchStack.Tenancy.Integration.Tests.Moving;

/// <summary>An application with rows of many types, keys that are counted, references in a circle of one, and an encrypted value.</summary>
internal sealed class Studio(DbContextOptions<Studio> options) : DbContext(options)
{
    public DbSet<Client> Clients => Set<Client>();

    public DbSet<Visit> Visits => Set<Visit>();

    protected override void OnModelCreating(ModelBuilder modelBuilder) => modelBuilder.Entity<Visit>().Property(static visit => visit.Price).HasPrecision(12, 4);
}

[TenantOwned]
internal sealed class Client
{
    public int Id { get; set; }

    public string Name { get; set; } = "";

    public int? FriendId { get; set; }

    public Client? Friend { get; set; }

    [TenantEncrypted]
    public string? Iban { get; set; }

    public List<Visit> Visits { get; } = [];
}

[TenantOwned]
internal sealed class Visit
{
    public Guid Id { get; set; } = Guid.CreateVersion7();

    public int ClientId { get; set; }

    public DateTimeOffset At { get; set; }

    public decimal Price { get; set; }

    public double Share { get; set; }

    public byte[] Photo { get; set; } = [];

    public string[] Tags { get; set; } = [];

    public TimeSpan? Length { get; set; }
}
