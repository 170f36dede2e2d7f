using System.Text.Json;
using System.Text.Json.Nodes;
using CsCheck;

namespace OrchStack.Tenancy.Tests;

public sealed class SettingsJsonTests
{
    private static readonly Gen<JsonNode?> Leaf = Gen.OneOf(
        Gen.Int[0, 9].Select(number => (JsonNode?)JsonValue.Create(number)), Gen.Const((JsonNode?)null), Gen.Int[0, 2].Select(n => (JsonNode?)new JsonArray(n)));

    private static readonly Gen<JsonObject> Document = ObjectOf(Gen.OneOf(Leaf, ObjectOf(Leaf).Select(o => (JsonNode?)o)));

    [Fact]
    public void What_is_laid_over_wins_member_by_member() => Gen.Select(Document, Document).Sample((under, over) =>
    {
        var expected = Naive(under, over);

        SettingsJson.Overlay(under, over);

        Assert.True(JsonNode.DeepEquals(expected, under), $"{under} is not {expected}");
    });

    [Fact]
    public void Any_text_is_read_or_refused_with_the_typed_error() => Gen.String.Sample(text =>
    {
        try
        {
            SettingsJson.Parse(text);
        }
        catch (JsonException)
        {
            // Refused.
        }
    });

    private static Gen<JsonObject> ObjectOf(Gen<JsonNode?> value) => Gen.Select(Gen.Char['a', 'd'], value).Array[0, 4].Select(members =>
    {
        var made = new JsonObject();
        foreach (var (name, member) in members)
        {
            made[name.ToString()] = member?.DeepClone();
        }

        return made;
    });

    private static JsonNode? Naive(JsonNode? under, JsonNode? over)
    {
        if (under is not JsonObject below || over is not JsonObject above)
        {
            return over?.DeepClone();
        }

        var names = below.Select(m => m.Key).Union(above.Select(m => m.Key));
        return new JsonObject(names.Select(name => KeyValuePair.Create(
            name, above.ContainsKey(name) ? below.ContainsKey(name) ? Naive(below[name], above[name]) : above[name]?.DeepClone() : below[name]?.DeepClone())));
    }
}
