using System.ComponentModel.DataAnnotations;
using Microsoft.EntityFrameworkCore;
using OrchStack.Tenancy.EFCore;

namespace OrchStack.Tenancy.Integration.Tests.EFCoreEncryption;

internal sealed class Clinic(DbContextOptions<Clinic> options) : DbContext(options)
{
    public DbSet<Patient> Patients => Set<Patient>();

    protected override void OnModelCreating(ModelBuilder modelBuilder)
    {
        modelBuilder.Entity<Patient>().Property(static patient => patient.Note).IsTenantEncrypted("patients.note").HasMaxLength(50);
        modelBuilder.Entity<Patient>().OwnsOne(static patient => patient.Address, static address => address.Property(static part => part.Street).IsTenantEncrypted());
    }
}

[TenantOwned]
internal sealed class Patient
{
    public int Id { get; set; }

    public string Name { get; set; } = "";

    [TenantEncrypted]
    public string? Diagnosis { get; set; }

    [TenantEncrypted, MaxLength(34)]
    public required string Iban { get; set; }

    [TenantEncrypted]
    public byte[]? Scan { get; set; }

    public string? Note { get; set; }

    public Address? Address { get; set; }

    public List<Letter> Letters { get; } = [];
}

[TenantOwned]
internal sealed class Letter
{
    public int Id { get; set; }

    public int PatientId { get; set; }

    [TenantEncrypted]
    public string Body { get; set; } = "";
}

internal sealed class Address
{
    public string Street { get; set; } = "";
}
