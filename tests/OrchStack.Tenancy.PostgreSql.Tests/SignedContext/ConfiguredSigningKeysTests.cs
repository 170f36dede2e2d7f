using Microsoft.Extensions.Configuration;
using Microsoft.Extensions.Logging.Abstractions;

namespace OrchStack.Tenancy.PostgreSql.Tests.SignedContext;

public sealed class ConfiguredSigningKeysTests
{
    private static readonly SigningKey First = SigningKey.Generate("k1");
    private static readonly SigningKey Second = SigningKey.Generate("k2");

    [Fact]
    public void The_current_one_of_several_keys_signs_and_a_change_counts_at_once()
    {
        var configuration = Of("k1");
        using var keys = new ConfiguredSigningKeys(configuration, NullLogger<ConfiguredSigningKeys>.Instance);
        Assert.Equal(First.Export(), keys.Current.Export());

        configuration["Current"] = "k2";
        configuration.Reload();

        Assert.Equal(Second.Export(), keys.Current.Export());
    }

    [Theory]
    [InlineData("Current", null)]
    [InlineData("Current", "k3")]
    [InlineData("Keys:k1", "!")]
    [InlineData("Keys:k1", "AAAA")] // too short
    [InlineData("Keys:k1", "")]
    public void A_change_that_cannot_be_read_leaves_the_key_before(string name, string? value)
    {
        var configuration = Of("k1");
        using var keys = new ConfiguredSigningKeys(configuration, NullLogger<ConfiguredSigningKeys>.Instance);

        configuration[name] = value;
        configuration.Reload();

        Assert.Equal(First.Export(), keys.Current.Export());
    }

    [Theory]
    [InlineData(null)]
    [InlineData("k3")]
    public void At_the_start_it_is_an_error_that_shows_the_form(string? current)
    {
        var fault = Assert.Throws<FormatException>(() => new ConfiguredSigningKeys(Of(current), NullLogger<ConfiguredSigningKeys>.Instance));

        Assert.Contains("\"Current\": \"k1\"", fault.Message, StringComparison.Ordinal);
        Assert.DoesNotContain(First.Export().Split(':')[1], fault.Message, StringComparison.Ordinal);
    }

    private static IConfigurationRoot Of(string? current) => new ConfigurationBuilder().AddInMemoryCollection(new Dictionary<string, string?>
    {
        ["Current"] = current,
        ["Keys:k1"] = First.Export().Split(':')[1],
        ["Keys:k2"] = Second.Export().Split(':')[1],
    }).Build();
}
