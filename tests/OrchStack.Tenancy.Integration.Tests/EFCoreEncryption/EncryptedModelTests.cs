using System.ComponentModel.DataAnnotations;
using System.Reflection;
using Microsoft.EntityFrameworkCore;
using Microsoft.Extensions.DependencyInjection;
using OrchStack.Tenancy.EFCore;

namespace OrchStack.Tenancy.Integration.Tests.EFCoreEncryption;

/// <summary>Models in which encryption could not keep its meaning are refused when they are built.</summary>
public sealed class EncryptedModelTests
{
    [Theory]
    [InlineData(typeof(OfNumber), "a Int32")]
    [InlineData(typeof(OfKey), "keys, indexes")]
    [InlineData(typeof(OfIndex), "keys, indexes")]
    [InlineData(typeof(OfToken), "keys, indexes")]
    [InlineData(typeof(OfShared), "do not belong to one tenant")]
    [InlineData(typeof(OfOutside), "do not belong to one tenant")]
    public void Are_refused_with_the_cure(Type entity, string why)
    {
        var refused = Assert.Throws<InvalidOperationException>(() => Build(entity, withKeys: true));

        Assert.Contains(why, refused.Message, StringComparison.Ordinal);
        Assert.Contains("Secret cannot be encrypted", refused.Message, StringComparison.Ordinal);
    }

    [Fact]
    public void Without_keys_are_refused_and_at_design_time_are_not()
    {
        Assert.Contains("AddTenantEncryption()", Assert.Throws<InvalidOperationException>(() => Build(typeof(OfText), withKeys: false)).Message, StringComparison.Ordinal);
        using var design = new Any<OfText>(Options<OfText>(null).Options);
        Assert.Contains("Secret", design.Database.GenerateCreateScript(), StringComparison.Ordinal);
    }

    [Fact]
    public void Of_two_applications_in_one_process_have_keys_of_their_own() => Assert.NotSame(Build(typeof(OfText), withKeys: true), Build(typeof(OfText), withKeys: true));

    private static object Build(Type entity, bool withKeys) =>
        typeof(EncryptedModelTests).GetMethod(nameof(BuildOf), BindingFlags.NonPublic | BindingFlags.Static)!.MakeGenericMethod(entity)
            .Invoke(null, BindingFlags.DoNotWrapExceptions, binder: null, [withKeys], culture: null)!;

    private static object BuildOf<TEntity>(bool withKeys)
        where TEntity : class
    {
        var services = new ServiceCollection();
        var builder = services.AddOrchStackTenancy();
        if (withKeys)
        {
            builder.AddTenantEncryption();
        }

        using var provider = services.BuildServiceProvider();
        using var context = new Any<TEntity>(Options<TEntity>(provider).Options);
        return context.Model;
    }

    private static DbContextOptionsBuilder<Any<TEntity>> Options<TEntity>(IServiceProvider? services)
        where TEntity : class
    {
        var options = new DbContextOptionsBuilder<Any<TEntity>>().UseNpgsql("Host=none").UseOrchStackTenancy();
        return services is null ? options : options.UseApplicationServiceProvider(services);
    }

    private sealed class Any<TEntity>(DbContextOptions<Any<TEntity>> options) : DbContext(options)
        where TEntity : class
    {
        protected override void OnModelCreating(ModelBuilder modelBuilder) => modelBuilder.Entity<TEntity>();
    }

    [TenantOwned]
    private sealed class OfText
    {
        public int Id { get; set; }

        [TenantEncrypted]
        public string? Secret { get; set; }
    }

    [TenantOwned]
    private sealed class OfNumber
    {
        public int Id { get; set; }

        [TenantEncrypted]
        public int Secret { get; set; }
    }

    [TenantOwned]
    private sealed class OfKey
    {
        [Key, TenantEncrypted]
        public string Secret { get; set; } = "";
    }

    [TenantOwned, Index(nameof(Secret))]
    private sealed class OfIndex
    {
        public int Id { get; set; }

        [TenantEncrypted]
        public string? Secret { get; set; }
    }

    [TenantOwned]
    private sealed class OfToken
    {
        public int Id { get; set; }

        [TenantEncrypted, ConcurrencyCheck]
        public string? Secret { get; set; }
    }

    [SharedByTenants]
    private sealed class OfShared
    {
        public int Id { get; set; }

        [TenantEncrypted]
        public string? Secret { get; set; }
    }

    [OutsideTenancy("a log")]
    private sealed class OfOutside
    {
        public int Id { get; set; }

        [TenantEncrypted]
        public string? Secret { get; set; }
    }
}
