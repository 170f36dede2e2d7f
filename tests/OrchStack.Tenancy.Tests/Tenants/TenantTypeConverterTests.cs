using Microsoft.Extensions.Configuration;

namespace OrchStack.Tenancy.Tests;

public sealed class TenantTypeConverterTests
{
    [Fact]
    public void Options_bind_ids_and_slugs_from_configuration()
    {
        var id = TenantId.New();

        var options = Read(id.ToString(), "ACME");

        Assert.Equal(id, options.Id);
        Assert.Equal(TenantSlug.Parse("acme"), options.Slug);
    }

    [Theory]
    [InlineData("00000000-0000-0000-0000-000000000000", "acme", "non-empty uuid")]
    [InlineData("018f4e6a-1111-7000-8000-00000000000a", "eu.acme", "tenant slug")]
    public void A_malformed_value_is_named(string id, string slug, string expected)
    {
        var error = Assert.Throws<InvalidOperationException>(() => Read(id, slug));

        Assert.Contains(expected, error.InnerException!.Message, StringComparison.Ordinal);
    }

    private static Bound Read(string id, string slug) => new ConfigurationBuilder()
        .AddInMemoryCollection([new("Id", id), new("Slug", slug)])
        .Build()
        .Get<Bound>()!;

    private sealed class Bound
    {
        public TenantId? Id { get; set; }

        public TenantSlug? Slug { get; set; }
    }
}
