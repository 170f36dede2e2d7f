using System.Text.Json;
using System.Text.Json.Serialization;

namespace OrchStack.Tenancy;

/// <summary>Writes a <see cref="TenantSlug"/> as a JSON string or property name, its text. Public for source generators; nobody needs to name it.</summary>
public sealed class TenantSlugJsonConverter : JsonConverter<TenantSlug>
{
    /// <inheritdoc/>
    /// <exception cref="JsonException">The value is not a tenant slug in a string.</exception>
    public override TenantSlug Read(ref Utf8JsonReader reader, Type typeToConvert, JsonSerializerOptions options) =>
        reader.TokenType == JsonTokenType.String ? Read(reader.GetString()) : throw Refusal();

    /// <inheritdoc/>
    /// <exception cref="JsonException">The name is not a tenant slug.</exception>
    public override TenantSlug ReadAsPropertyName(ref Utf8JsonReader reader, Type typeToConvert, JsonSerializerOptions options) =>
        Read(reader.GetString());

    /// <inheritdoc/>
    public override void Write(Utf8JsonWriter writer, TenantSlug value, JsonSerializerOptions options)
    {
        ArgumentNullException.ThrowIfNull(writer);
        ArgumentNullException.ThrowIfNull(value);
        writer.WriteStringValue(value.Value);
    }

    /// <inheritdoc/>
    public override void WriteAsPropertyName(Utf8JsonWriter writer, TenantSlug value, JsonSerializerOptions options)
    {
        ArgumentNullException.ThrowIfNull(writer);
        ArgumentNullException.ThrowIfNull(value);
        writer.WritePropertyName(value.Value);
    }

    private static TenantSlug Read(string? text) => TenantSlug.TryParse(text, null, out var value) ? value : throw Refusal();

    private static JsonException Refusal() => new("A string with a tenant slug: 1 to 63 letters, digits and hyphens is expected.");
}
