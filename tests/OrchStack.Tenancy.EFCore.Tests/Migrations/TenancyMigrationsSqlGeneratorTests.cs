using Microsoft.EntityFrameworkCore;
using Microsoft.EntityFrameworkCore.Infrastructure;
using Microsoft.EntityFrameworkCore.Metadata;
using Microsoft.EntityFrameworkCore.Migrations;
using Microsoft.EntityFrameworkCore.Migrations.Operations;
using OrchStack.Tenancy.Integration.Tests.EFCore;
using Snapshooter.Xunit;

namespace OrchStack.Tenancy.EFCore.Tests.Migrations;

public sealed class TenancyMigrationsSqlGeneratorTests
{
    private const string NoServer = "Host=nowhere.invalid;Username=none";

    [Fact]
    public void The_first_migration_writes_the_whole_fence()
    {
        using var context = new LibraryContext(FirstMigration.Options<LibraryContext>(NoServer));

        Snapshot.Match(string.Join(Environment.NewLine, FirstMigration.Of(context)), "TenancyMigrationsSqlGeneratorTests.The_first_migration_writes_the_whole_fence.verified");
    }

    [Fact]
    public void The_migration_carries_one_readable_annotation_per_table()
    {
        using var context = new LibraryContext(FirstMigration.Options<LibraryContext>(NoServer));
        var model = context.GetService<IDesignTimeModel>().Model;

        var tables = context.GetService<IMigrationsModelDiffer>().GetDifferences(null, model.GetRelationalModel()).OfType<CreateTableOperation>();

        Assert.All(
            tables.Where(table => table.Name != "Job"),
            table => Assert.Equal("owned by tenant_id uuid", table.FindAnnotation("OrchStack:Tenancy")?.Value));
        Assert.Equal("outside: a queue of the whole application", tables.Single(table => table.Name == "Job").FindAnnotation("OrchStack:Tenancy")?.Value);
    }

    [Fact]
    public void The_model_keeps_the_keys_that_the_application_declared()
    {
        using var context = new LibraryContext(FirstMigration.Options<LibraryContext>(NoServer));

        Assert.All(context.Model.GetEntityTypes().Where(e => !e.IsPropertyBag), entity => Assert.Equal(["Id"], entity.FindPrimaryKey()!.Properties.Select(p => p.Name)));
    }

    [Fact]
    public void An_entity_that_nobody_decided_on_is_named()
    {
        using var context = new UndecidedContext(FirstMigration.Options<UndecidedContext>(NoServer));

        var fault = Assert.Throws<InvalidOperationException>(() => context.Model);

        Assert.Contains("Forgotten", fault.Message, StringComparison.Ordinal);
        Assert.Contains("Seen", fault.Message, StringComparison.Ordinal); // a view asks as its owner
        Assert.Contains("IsOutsideTenancy", fault.Message, StringComparison.Ordinal);
    }

    [Fact]
    public void An_owned_entity_in_the_table_of_one_outside_tenancy_is_refused()
    {
        using var context = new HalfOwnedContext(FirstMigration.Options<HalfOwnedContext>(NoServer));

        var fault = Assert.Throws<InvalidOperationException>(() => context.Model);

        Assert.Contains("SecretForgotten is tenant-owned, but its rows lie in the table 'Forgotten'", fault.Message, StringComparison.Ordinal);
    }

    [Fact]
    public void The_history_of_migrations_belongs_to_nobody_and_need_not_be_decided()
    {
        using var context = new LibraryContext(FirstMigration.Options<LibraryContext>(NoServer));

        Assert.Contains("__EFMigrationsHistory", context.GetService<IHistoryRepository>().GetCreateScript(), StringComparison.Ordinal);
    }

    [Fact]
    public void Tenancy_before_the_provider_names_the_cure()
    {
        var options = new DbContextOptionsBuilder<LibraryContext>().UseOrchStackTenancy().UseNpgsql(NoServer).Options;

        var fault = Assert.Throws<InvalidOperationException>(() => new LibraryContext(options).Model);

        Assert.Contains("UseNpgsql(…) first", fault.Message, StringComparison.Ordinal);
    }

    [Fact]
    public void Without_the_model_of_its_migration_no_table_becomes_owned()
    {
        using var context = new LibraryContext(FirstMigration.Options<LibraryContext>(NoServer));
        var alter = new AlterTableOperation { Name = "Job" };
        alter.AddAnnotation("OrchStack:Tenancy", "owned by tenant_id uuid");

        var fault = Assert.Throws<NotSupportedException>(() => context.GetService<IMigrationsSqlGenerator>().Generate([alter]));

        Assert.Contains("Designer file", fault.Message, StringComparison.Ordinal);
    }

    private sealed class UndecidedContext(DbContextOptions<UndecidedContext> options) : DbContext(options)
    {
        public DbSet<Forgotten> Forgotten => Set<Forgotten>();

        public DbSet<Known> Known => Set<Known>();

        protected override void OnModelCreating(ModelBuilder modelBuilder) => modelBuilder.Entity<Seen>().HasNoKey().ToView("seen");
    }

    private sealed class Seen
    {
        public int Id { get; set; }
    }

    private sealed class HalfOwnedContext(DbContextOptions<HalfOwnedContext> options) : DbContext(options)
    {
        protected override void OnModelCreating(ModelBuilder modelBuilder)
        {
            modelBuilder.Entity<Forgotten>().IsOutsideTenancy("looks harmless");
            modelBuilder.Entity<SecretForgotten>();
        }
    }

    private class Forgotten
    {
        public int Id { get; set; }
    }

    [TenantOwned]
    private sealed class SecretForgotten : Forgotten;

    [TenantOwned]
    private sealed class Known
    {
        public int Id { get; set; }
    }
}
