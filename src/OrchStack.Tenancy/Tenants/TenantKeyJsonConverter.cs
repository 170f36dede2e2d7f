using System.Text.Json;
using System.Text.Json.Serialization;

namespace OrchStack.Tenancy;

/// <summary>Writes a <see cref="TenantKey"/> as a JSON string or property name, <see cref="TenantKey.ToTypedString"/>. Public for source generators; nobody needs to name it.</summary>
public sealed class TenantKeyJsonConverter : JsonConverter<TenantKey>
{
    /// <inheritdoc/>
    /// <exception cref="JsonException">The value is not a tenant key in a string.</exception>
    public override TenantKey Read(ref Utf8JsonReader reader, Type typeToConvert, JsonSerializerOptions options) =>
        reader.TokenType == JsonTokenType.String ? Read(reader.GetString()) : throw Refusal();

    /// <inheritdoc/>
    /// <exception cref="JsonException">The name is not a tenant key.</exception>
    public override TenantKey ReadAsPropertyName(ref Utf8JsonReader reader, Type typeToConvert, JsonSerializerOptions options) =>
        Read(reader.GetString());

    /// <inheritdoc/>
    public override void Write(Utf8JsonWriter writer, TenantKey value, JsonSerializerOptions options)
    {
        ArgumentNullException.ThrowIfNull(writer);
        ArgumentNullException.ThrowIfNull(value);
        writer.WriteStringValue(value.ToTypedString());
    }

    /// <inheritdoc/>
    public override void WriteAsPropertyName(Utf8JsonWriter writer, TenantKey value, JsonSerializerOptions options)
    {
        ArgumentNullException.ThrowIfNull(writer);
        ArgumentNullException.ThrowIfNull(value);
        writer.WritePropertyName(value.ToTypedString());
    }

    private static TenantKey Read(string? text) => TenantKey.TryParse(text, null, out var value) ? value : throw Refusal();

    private static JsonException Refusal() => new("A string with a tenant key: \"uuid:…\", \"bigint:42\", \"integer:42\" or \"text:…\" is expected.");
}
