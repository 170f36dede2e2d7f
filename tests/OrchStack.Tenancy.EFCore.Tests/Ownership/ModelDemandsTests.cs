using Microsoft.EntityFrameworkCore;
using OrchStack.Tenancy.PostgreSql;

namespace OrchStack.Tenancy.EFCore.Tests.Ownership;

/// <summary>Models on which no fence could be built are refused at start, and the refusal names the entity and the cure.</summary>
public sealed class ModelDemandsTests
{
    [Fact]
    public void Rows_of_a_tenant_have_no_data_in_the_model() => Refuses(
        model => model.Entity<Invoice>().IsTenantOwned().HasData(new Invoice { Id = 1 }),
        "Invoice is tenant-owned and has HasData", "UseSeeding");

    [Fact]
    public void What_belongs_to_nobody_refers_to_no_tenants_row() => Refuses(
        model =>
        {
            model.Entity<Invoice>().IsTenantOwned();
            model.Entity<Payment>().IsOutsideTenancy("a queue");
        },
        "Payment refers to Invoice, whose rows belong to one tenant each", "Mark it as tenant-owned");

    [Fact]
    public void A_table_is_decided_once() => Refuses(
        model =>
        {
            model.Entity<Invoice>().ToTable("papers").IsTenantOwned();
            model.Entity<Paper>().ToTable("papers").IsOutsideTenancy("seen by all");
            model.Entity<Paper>().HasOne<Invoice>().WithOne().HasForeignKey<Paper>(p => p.Id);
        },
        "The table 'papers' holds", "fenced in one way");

    [Fact]
    public void A_tenant_column_of_another_type_is_refused() => Refuses(
        model => model.Entity<Paper>().IsTenantOwned().Property(p => p.CompanyId).HasColumnName("tenant_id"),
        "Paper.CompanyId is Int64, but tenants' keys are uuid", "o.KeyType");

    [Fact]
    public void A_property_of_that_name_in_another_column_is_refused() => Refuses(
        model => model.Entity<Paper>().IsTenantOwned().Property<Guid>("TenantId").HasColumnName("owner"),
        "Paper.TenantId is mapped to the column 'owner', but the tenant column is 'tenant_id'", "o.Column");

    [Fact]
    public void Tenants_have_a_key_of_one_property() => Refuses(
        model => model.Entity<Paper>().IsTenantRoot().HasKey(p => new { p.Id, p.CompanyId }),
        "Paper holds the tenants, so it needs a primary key of one property");

    [Theory]
    [InlineData(TenantKeyType.BigInt, typeof(long), "bigint")]
    [InlineData(TenantKeyType.Integer, typeof(int), "integer")]
    [InlineData(TenantKeyType.Text, typeof(string), "text")]
    [InlineData(TenantKeyType.Uuid, typeof(Guid), "uuid")]
    public void The_tenant_column_is_of_the_type_of_tenants_keys(TenantKeyType type, Type expected, string column)
    {
        using var context = new AnyContext(Options(o => o.KeyType = type), model => model.Entity<Invoice>().IsTenantOwned());

        var property = context.Model.FindEntityType(typeof(Invoice))!.FindProperty("TenantId")!;

        Assert.Equal((expected, column), (property.ClrType, property.GetColumnType()));
    }

    [Fact]
    public void Entities_of_a_base_type_are_owned_unless_they_say_otherwise()
    {
        using var context = new AnyContext(Options(o => o.OwnEntitiesOf<Document>()), model =>
        {
            model.Entity<Letter>();
            model.Entity<Template>();
        });

        Assert.NotNull(context.Model.FindEntityType(typeof(Letter))!.FindProperty("TenantId"));
        Assert.Null(context.Model.FindEntityType(typeof(Template))!.FindProperty("TenantId"));
    }

    [Fact]
    public void A_base_type_decides_for_nobody_else() => Refuses(
        model => model.Entity<Paper>(), o => o.OwnEntitiesOf<Document>(), "Nobody said whose rows these entities hold: Paper");

    private static void Refuses(Action<ModelBuilder> build, params string[] words) => Refuses(build, _ => { }, words);

    private static void Refuses(Action<ModelBuilder> build, Action<EFCoreTenancyOptions> configure, params string[] words)
    {
        using var context = new AnyContext(Options(configure), build);

        var fault = Assert.Throws<InvalidOperationException>(() => context.Model);

        Assert.All(words, word => Assert.Contains(word, fault.Message, StringComparison.Ordinal));
    }

    // Without caching, since the model is another for each context of this class.
    private static DbContextOptions Options(Action<EFCoreTenancyOptions> configure) => new DbContextOptionsBuilder()
        .UseNpgsql("Host=nowhere.invalid;Username=none").UseOrchStackTenancy(configure).EnableServiceProviderCaching(false).Options;

    private sealed class AnyContext(DbContextOptions options, Action<ModelBuilder> build) : DbContext(options)
    {
        protected override void OnModelCreating(ModelBuilder modelBuilder) => build(modelBuilder);
    }

    private sealed class Invoice
    {
        public int Id { get; set; }
    }

    private sealed class Payment
    {
        public int Id { get; set; }

        public Invoice? Invoice { get; set; }
    }

    private sealed class Paper
    {
        public int Id { get; set; }

        public long CompanyId { get; set; }
    }

    private abstract class Document
    {
        public int Id { get; set; }
    }

    private sealed class Letter : Document;

    [SharedByTenants]
    private sealed class Template : Document;
}
