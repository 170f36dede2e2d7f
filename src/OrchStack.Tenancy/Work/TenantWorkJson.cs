using System.Text.Json;
using System.Text.Json.Serialization.Metadata;

namespace OrchStack.Tenancy;

/// <summary>
/// Tells an envelope from a payload that was queued before there were envelopes: an object with the mark among its members
/// is an envelope, whole or refused; anything else is a payload.
/// </summary>
internal static class TenantWorkJson
{
    public const string Mark = "orchstack.tenantWork";
    public const string TenantId = "tenantId";
    public const string Payload = "payload";
    public const int Version = 1;

    public static bool HasMark(ReadOnlySpan<byte> json)
    {
        var reader = new Utf8JsonReader(json);
        if (!reader.Read() || reader.TokenType != JsonTokenType.StartObject)
        {
            return false;
        }

        while (reader.Read() && reader.TokenType == JsonTokenType.PropertyName)
        {
            if (reader.ValueTextEquals(Mark))
            {
                return true;
            }

            reader.Skip();
        }

        return false;
    }

    /// <summary>Whether a payload of the type could have the mark itself, so that old payloads would pass for envelopes.</summary>
    public static bool MayHaveMark(JsonTypeInfo type) =>
        type.Kind != JsonTypeInfoKind.Object || type.Properties.Any(static property => property.IsExtensionData || property.Name == Mark);

    public static T ReadPayload<T>(ReadOnlySpan<byte> json, JsonTypeInfo<T> type)
        where T : notnull =>
        JsonSerializer.Deserialize(json, type) ?? throw new JsonException("The payload is null.");

    public static TenantWork<T> ReadEnvelope<T>(ReadOnlySpan<byte> json, JsonTypeInfo<T> type)
        where T : notnull
    {
        var reader = new Utf8JsonReader(json);
        reader.Read();
        var version = false;
        TenantId? tenant = null;
        Range? payload = null;
        while (reader.Read() && reader.TokenType == JsonTokenType.PropertyName)
        {
            // A member that stands there twice would be another tenant to another reader.
            if (reader.ValueTextEquals(Mark) && !version)
            {
                reader.Read();
                version = reader.TokenType == JsonTokenType.Number && reader.TryGetInt32(out var number) && number == Version
                    ? true
                    : throw new JsonException($"{Mark} is not {Version}.");
            }
            else if (reader.ValueTextEquals(TenantId) && tenant is null)
            {
                reader.Read();
                tenant = reader.TokenType == JsonTokenType.String && Tenancy.TenantId.TryParse(reader.GetString(), null, out var id)
                    ? id
                    : throw new JsonException($"{TenantId} is no tenant id.");
            }
            else if (reader.ValueTextEquals(Payload) && payload is null)
            {
                reader.Read();
                var start = (int)reader.TokenStartIndex;
                reader.Skip();
                payload = start..(int)reader.BytesConsumed;
            }
            else
            {
                throw new JsonException("A member stands there that no envelope has, or stands there twice.");
            }
        }

        if (reader.Read() || tenant is null || payload is not { } range)
        {
            throw new JsonException($"{TenantId} or {Payload} is missing.");
        }

        return new TenantWork<T>(tenant, ReadPayload(json[range], type));
    }
}
