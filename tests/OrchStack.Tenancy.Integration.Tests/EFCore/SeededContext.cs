using Microsoft.EntityFrameworkCore;
using OrchStack.Tenancy.EFCore;

namespace OrchStack.Tenancy.Integration.Tests.EFCore;

public sealed class SeededContext(DbContextOptions<SeededContext> options) : DbContext(options)
{
    public DbSet<News> News => Set<News>();

    public DbSet<Note> Notes => Set<Note>();
}

[SharedByTenants]
public sealed class News
{
    public int Id { get; set; }

    public required string Text { get; set; }
}

[TenantOwned]
public sealed class Note
{
    public int Id { get; set; }

    public required string Text { get; set; }
}
