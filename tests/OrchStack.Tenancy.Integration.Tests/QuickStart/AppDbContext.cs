using Microsoft.EntityFrameworkCore;
using OrchStack.Tenancy.EFCore;

namespace OrchStack.Tenancy.Integration.Tests.QuickStart;

[TenantOwned]
public class Document
{
    public int Id { get; set; }

    public required string Title { get; set; }
}

public class AppDbContext(DbContextOptions<AppDbContext> options) : DbContext(options)
{
    public DbSet<Document> Documents => Set<Document>();
}
