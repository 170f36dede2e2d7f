using System.Text.Json;
using System.Text.Json.Serialization;

namespace OrchStack.Tenancy;

/// <summary>Writes a <see cref="TenantId"/> as a JSON string or property name, the uuid with hyphens. Public for source generators; nobody needs to name it.</summary>
public sealed class TenantIdJsonConverter : JsonConverter<TenantId>
{
    /// <inheritdoc/>
    /// <exception cref="JsonException">The value is not a tenant id in a string.</exception>
    public override TenantId Read(ref Utf8JsonReader reader, Type typeToConvert, JsonSerializerOptions options) =>
        reader.TokenType == JsonTokenType.String ? Read(reader.GetString()) : throw Refusal();

    /// <inheritdoc/>
    /// <exception cref="JsonException">The name is not a tenant id.</exception>
    public override TenantId ReadAsPropertyName(ref Utf8JsonReader reader, Type typeToConvert, JsonSerializerOptions options) =>
        Read(reader.GetString());

    /// <inheritdoc/>
    public override void Write(Utf8JsonWriter writer, TenantId value, JsonSerializerOptions options)
    {
        ArgumentNullException.ThrowIfNull(writer);
        ArgumentNullException.ThrowIfNull(value);
        writer.WriteStringValue(value.ToString());
    }

    /// <inheritdoc/>
    public override void WriteAsPropertyName(Utf8JsonWriter writer, TenantId value, JsonSerializerOptions options)
    {
        ArgumentNullException.ThrowIfNull(writer);
        ArgumentNullException.ThrowIfNull(value);
        writer.WritePropertyName(value.ToString());
    }

    private static TenantId Read(string? text) => TenantId.TryParse(text, null, out var value) ? value : throw Refusal();

    private static JsonException Refusal() => new("A string with a tenant id: a non-empty uuid is expected.");
}
