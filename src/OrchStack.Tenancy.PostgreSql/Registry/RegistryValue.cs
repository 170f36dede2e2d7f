using Npgsql;
using NpgsqlTypes;

namespace OrchStack.Tenancy.PostgreSql;

/// <summary>Values of statements ($1, $2, …) and of columns that may be NULL.</summary>
internal static class RegistryValue
{
    public static NpgsqlParameter Of(TenantId? id) => Of(id?.Value, NpgsqlDbType.Uuid);

    public static NpgsqlParameter Of(string? text) => Of(text, NpgsqlDbType.Text);

    // Npgsql takes times of timestamptz in UTC only.
    public static NpgsqlParameter Of(DateTimeOffset? time) => Of(time?.ToUniversalTime(), NpgsqlDbType.TimestampTz);

    public static NpgsqlParameter Of(object? value, NpgsqlDbType type) => new() { Value = value ?? DBNull.Value, NpgsqlDbType = type };

    public static string? Text(NpgsqlDataReader reader, int column) => reader.IsDBNull(column) ? null : reader.GetString(column);

    public static DateTimeOffset? Time(NpgsqlDataReader reader, int column) => reader.IsDBNull(column) ? null : reader.GetFieldValue<DateTimeOffset>(column);
}
