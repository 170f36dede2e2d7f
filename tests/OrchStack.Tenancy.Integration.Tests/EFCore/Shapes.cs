using Microsoft.EntityFrameworkCore;
using OrchStack.Tenancy.EFCore;

namespace OrchStack.Tenancy.Integration.Tests.EFCore;

/// <summary>Every way in which an entity can be mapped to tables, and every kind of table.</summary>
public sealed class ShapesContext(DbContextOptions<ShapesContext> options) : DbContext(options)
{
    protected override void OnModelCreating(ModelBuilder modelBuilder)
    {
        modelBuilder.Entity<Beast>().UseTptMappingStrategy().IsTenantOwned();
        modelBuilder.Entity<Horse>().ToTable("Horses");
        modelBuilder.Entity<Vehicle>().UseTpcMappingStrategy().IsTenantOwned();
        modelBuilder.Entity<Car>().ToTable("Cars");
        modelBuilder.Entity<Ship>().ToTable("Ships");
        modelBuilder.Entity<Person>().IsTenantOwned();
        modelBuilder.Entity<Clerk>();
        modelBuilder.Entity<Profile>(profile =>
        {
            profile.IsTenantOwned();
            profile.Property(p => p.Text).HasColumnName("text");
            profile.SplitToTable("ProfileTexts", texts => texts.Property(p => p.Text));
            profile.OwnsMany(p => p.Phones, phones => phones.ToTable("Phones"));
            profile.OwnsOne(p => p.Home);
            profile.OwnsMany(p => p.Tags, tags => tags.ToJson());
        });
        modelBuilder.Entity<Reading>().HasNoKey().IsTenantOwned();
        modelBuilder.Entity<Stock>(stock =>
        {
            stock.ToTable("Stock", "depot").IsTenantOwned();
            stock.Property(s => s.Id).UseSerialColumn();
            stock.ComplexProperty(s => s.Size);
            stock.HasIndex(s => s.Words).HasMethod("gin");
            stock.HasIndex(s => new { s.Code, s.Place }).IsUnique().HasOperators("text_pattern_ops", null!);
            stock.HasIndex(s => s.Domain).IsUnique().IsUniqueAcrossTenants();
        });
        modelBuilder.Entity<Grade>().IsSharedByTenants(withOwnRows: true);
        modelBuilder.Entity<Firm>().IsTenantRoot();
        modelBuilder.Entity<FirmUser>(member =>
        {
            member.IsTenantMembership(m => m.UserId, writtenByPlatform: true);
            member.Property(m => m.FirmId).HasColumnName("tenant_id");
            member.HasKey(m => new { m.FirmId, m.UserId });
            member.HasOne<Firm>().WithMany().HasForeignKey(m => m.FirmId);
            member.HasOne<User>().WithMany().HasForeignKey(m => m.UserId);
        });
        modelBuilder.Entity<User>().IsSeenByMembership(typeof(FirmUser));
        modelBuilder.Entity<Country>().HasData(new Country { Id = 1, Name = "Norway" });
    }
}

public abstract class Beast
{
    public int Id { get; set; }

    public required string Name { get; set; }
}

public sealed class Horse : Beast
{
    public required string Colour { get; set; }
}

public abstract class Vehicle
{
    public int Id { get; set; }

    public required string Plate { get; set; }
}

public sealed class Car : Vehicle
{
    public int Doors { get; set; }
}

public sealed class Ship : Vehicle
{
    public int Masts { get; set; }
}

public class Person
{
    public int Id { get; set; }

    public required string Name { get; set; }
}

public sealed class Clerk : Person
{
    public required string Desk { get; set; }
}

public sealed class Profile
{
    public int Id { get; set; }

    public required string Title { get; set; }

    public required string Text { get; set; }

    public List<Phone> Phones { get; } = [];

    public Home? Home { get; set; }

    public List<Tag> Tags { get; } = [];
}

public sealed class Phone
{
    public required string Number { get; set; }
}

public sealed class Home
{
    public required string Street { get; set; }
}

public sealed class Tag
{
    public required string Word { get; set; }
}

public sealed class Size
{
    public int Width { get; set; }
}

public sealed class Reading
{
    public int Value { get; set; }
}

public sealed class Stock
{
    public int Id { get; set; }

    public required string Code { get; set; }

    public required string Place { get; set; }

    public string[] Words { get; set; } = [];

    public string? Domain { get; set; }

    public required Size Size { get; set; }
}

public sealed class Grade
{
    public int Id { get; set; }

    public required string Name { get; set; }
}

public sealed class Firm
{
    public Guid Id { get; set; }

    public required string Name { get; set; }
}

public sealed class FirmUser
{
    public Guid FirmId { get; set; }

    public int UserId { get; set; }
}

public sealed class User
{
    public int Id { get; set; }

    public required string Name { get; set; }
}

[SharedByTenants]
public sealed class Country
{
    public int Id { get; set; }

    public required string Name { get; set; }
}
