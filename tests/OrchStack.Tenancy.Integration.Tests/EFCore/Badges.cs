using Microsoft.EntityFrameworkCore;

namespace OrchStack.Tenancy.Integration.Tests.EFCore;

/// <summary>One table, on which the application decides differently as time goes by.</summary>
public abstract class BadgesContext(DbContextOptions options) : DbContext(options)
{
    public DbSet<Badge> Badges => Set<Badge>();
}

public sealed class SharedBadges(DbContextOptions<SharedBadges> options) : BadgesContext(options)
{
    protected override void OnModelCreating(ModelBuilder modelBuilder) => modelBuilder.Entity<Badge>().IsSharedByTenants();
}

public sealed class MixedBadges(DbContextOptions<MixedBadges> options) : BadgesContext(options)
{
    protected override void OnModelCreating(ModelBuilder modelBuilder) => modelBuilder.Entity<Badge>().IsSharedByTenants(withOwnRows: true);
}

public sealed class OwnedBadges(DbContextOptions<OwnedBadges> options) : BadgesContext(options)
{
    protected override void OnModelCreating(ModelBuilder modelBuilder) => modelBuilder.Entity<Badge>().IsTenantOwned();
}

public sealed class OutsideBadges(DbContextOptions<OutsideBadges> options) : BadgesContext(options)
{
    protected override void OnModelCreating(ModelBuilder modelBuilder) => modelBuilder.Entity<Badge>().IsOutsideTenancy("printed for everybody");
}

public sealed class Badge
{
    public int Id { get; set; }

    public required string Text { get; set; }
}
