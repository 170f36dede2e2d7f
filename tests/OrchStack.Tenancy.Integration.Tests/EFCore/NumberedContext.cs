using Microsoft.EntityFrameworkCore;

namespace OrchStack.Tenancy.Integration.Tests.EFCore;

/// <summary>Labels whose ids are drawn from a sequence in blocks, before they are saved.</summary>
public sealed class NumberedContext(DbContextOptions<NumberedContext> options) : DbContext(options)
{
    protected override void OnModelCreating(ModelBuilder modelBuilder) => modelBuilder.Entity<Label>().IsTenantOwned().Property(l => l.Id).UseHiLo("numbers");
}
