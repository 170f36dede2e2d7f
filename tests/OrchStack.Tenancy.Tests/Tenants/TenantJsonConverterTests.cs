using System.Text.Json;
using System.Text.Json.Serialization.Metadata;
using CsCheck;

namespace OrchStack.Tenancy.Tests;

/// <summary>JSON of ids, slugs and keys, by source generation and by reflection.</summary>
public sealed class TenantJsonConverterTests
{
    private const string Uuid = "018f4e6a-1111-7000-8000-00000000000a";

    [Fact]
    public void Each_is_a_string_and_comes_back()
    {
        AssertBothWays(TenantJson.Default.TenantId, TenantId.Parse(Uuid), $"\"{Uuid}\"");
        AssertBothWays(TenantJson.Default.TenantSlug, TenantSlug.Parse("acme"), "\"acme\"");
        AssertBothWays(TenantJson.Default.TenantKey, TenantKey.Of(42L), "\"bigint:42\"");
        AssertBothWays(TenantJson.Default.TenantKey, TenantKey.Of(-42), "\"integer:-42\"");
        AssertBothWays(TenantJson.Default.TenantKey, TenantKey.Of("a:b"), "\"text:a:b\"");
        AssertBothWays(TenantJson.Default.TenantKey, TenantKey.Of(TenantId.Parse(Uuid)), $"\"uuid:{Uuid}\"");
    }

    [Fact]
    public void Each_is_a_property_name_and_comes_back()
    {
        AssertName(TenantJson.Default.DictionaryTenantIdInt32, TenantId.Parse(Uuid), Uuid);
        AssertName(TenantJson.Default.DictionaryTenantSlugInt32, TenantSlug.Parse("acme"), "acme");
        AssertName(TenantJson.Default.DictionaryTenantKeyInt32, TenantKey.Of(42L), "bigint:42");
    }

    [Fact]
    public void Null_stays_null() => Assert.Null(JsonSerializer.Deserialize("null", TenantJson.Default.TenantId));

    [Theory]
    [InlineData("42")]
    [InlineData("true")]
    [InlineData("{}")]
    [InlineData("[]")]
    [InlineData("\"\"")]
    [InlineData("\"no id, no slug, no key\"")]
    [InlineData("\"00000000-0000-0000-0000-00000000000\"")]
    [InlineData("\"-\"")]
    [InlineData("\"\\ud800\"")] // half a surrogate pair
    [InlineData("\"a\\u0000\"")]
    public void What_is_malformed_is_a_JsonException_that_says_what_is_expected(string json)
    {
        AssertRefused(TenantJson.Default.TenantId, json, "non-empty uuid");
        AssertRefused(TenantJson.Default.TenantKey, json, "bigint:42");
        if (json != "\"00000000-0000-0000-0000-00000000000\"")
        {
            AssertRefused(TenantJson.Default.TenantSlug, json, "1 to 63 letters");
        }
    }

    [Fact]
    public void A_malformed_property_name_is_refused_as_well()
    {
        AssertRefused(TenantJson.Default.DictionaryTenantIdInt32, "{\"00000000-0000-0000-0000-000000000000\":1}", "non-empty uuid");
        AssertRefused(TenantJson.Default.DictionaryTenantSlugInt32, "{\"eu.acme\":1}", "1 to 63 letters");
        AssertRefused(TenantJson.Default.DictionaryTenantKeyInt32, "{\"42\":1}", "bigint:42");
    }

    [Fact]
    public void Random_json_is_read_or_a_JsonException_and_nothing_else_happens() =>
        Gen.OneOf(Gen.String, Gen.String["\"{}[]:,18af-etx"]).Sample(json =>
        {
            foreach (var type in (JsonTypeInfo[])[TenantJson.Default.TenantId, TenantJson.Default.TenantSlug, TenantJson.Default.TenantKey])
            {
                if (Record.Exception(() => JsonSerializer.Deserialize(json, type)) is { } error and not JsonException and not ArgumentException)
                {
                    throw error;
                }
            }
        });

    private static void AssertBothWays<T>(JsonTypeInfo<T> type, T value, string json)
    {
        Assert.Equal(json, JsonSerializer.Serialize(value, type));
        Assert.Equal(json, JsonSerializer.Serialize(value));
        Assert.Equal(value, JsonSerializer.Deserialize(json, type));
        Assert.Equal(value, JsonSerializer.Deserialize<T>(json));
    }

    private static void AssertName<T>(JsonTypeInfo<Dictionary<T, int>> type, T value, string name)
        where T : notnull
    {
        var json = JsonSerializer.Serialize(new Dictionary<T, int> { [value] = 1 }, type);

        Assert.Equal($"{{\"{name}\":1}}", json);
        Assert.Equal(1, JsonSerializer.Deserialize(json, type)![value]);
    }

    private static void AssertRefused<T>(JsonTypeInfo<T> type, string json, string expected)
    {
        var error = Assert.Throws<JsonException>(() => JsonSerializer.Deserialize(json, type));

        // Text that no string can hold is refused by the reader, before anybody asks what it means.
        if (!json.Contains("\\ud800", StringComparison.Ordinal))
        {
            Assert.Contains(expected, error.Message, StringComparison.Ordinal);
        }
    }
}
