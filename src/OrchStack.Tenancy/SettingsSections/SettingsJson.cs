using System.Text;
using System.Text.Json;
using System.Text.Json.Nodes;

namespace OrchStack.Tenancy;

/// <summary>How documents of settings are read and laid over one another.</summary>
internal static class SettingsJson
{
    public const int MaxBytes = 64 * 1024;
    private const int MaxDepth = 32;

    private static readonly JsonDocumentOptions Strict = new() { MaxDepth = MaxDepth, AllowDuplicateProperties = false };

    /// <exception cref="JsonException">It is no JSON object, is too large or too deep, or names a member twice.</exception>
    public static JsonObject Parse(string json)
    {
        if (Encoding.UTF8.GetByteCount(json) > MaxBytes)
        {
            throw new JsonException($"The document is larger than {MaxBytes / 1024} KB.");
        }

        return JsonNode.Parse(json, nodeOptions: null, Strict) as JsonObject ?? throw new JsonException("The document is not a JSON object.");
    }

    /// <summary>Objects are merged member by member; everything else, null too, is replaced.</summary>
    public static void Overlay(JsonObject under, JsonObject over)
    {
        foreach (var (name, value) in over)
        {
            if (value is JsonObject inner && under[name] is JsonObject below)
            {
                Overlay(below, inner);
            }
            else
            {
                under[name] = value?.DeepClone();
            }
        }
    }
}
