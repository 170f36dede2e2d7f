using Npgsql;

namespace OrchStack.Tenancy.PostgreSql;

/// <summary>Rows of the questions in <see cref="CatalogSql"/>, by the places of their columns there.</summary>
internal static class CatalogRows
{
    public static CatalogTable Table(NpgsqlDataReader row) => new()
    {
        Oid = row.GetFieldValue<uint>(0),
        Schema = row.GetString(1),
        Name = row.GetString(2),
        Kind = row.GetChar(3),
        IsPartition = row.GetBoolean(4),
        Parents = row.GetFieldValue<uint[]>(5),
        Owner = row.GetString(6),
        RowSecurity = row.GetBoolean(7),
        Forced = row.GetBoolean(8),
        Rows = row.GetFloat(9),
        Bytes = row.GetInt64(10),
        Strangers = row.GetFieldValue<string[]>(11),
    };

    public static CatalogGrant Grant(NpgsqlDataReader row) => new(Text(row, 1), row.GetString(2), row.GetString(3), row.GetString(4), row.GetBoolean(5));

    public static CatalogColumn Column(NpgsqlDataReader row) =>
        new(row.GetString(1), row.GetString(2), row.GetBoolean(3), Text(row, 4), row.GetBoolean(5), row.GetBoolean(6), row.GetBoolean(7));

    public static CatalogIndex Index(NpgsqlDataReader row)
    {
        var columns = row.GetFieldValue<string[]>(4);
        var keys = row.GetInt16(5);
        return new CatalogIndex
        {
            Oid = row.GetFieldValue<uint>(1),
            Name = row.GetString(2),
            Role = (IndexRole)row.GetInt32(3),
            Columns = columns[..keys],
            Included = columns[keys..],
            IsPartial = row.GetBoolean(6),
            IsValid = row.GetBoolean(7),
            NullsAreEqual = row.GetBoolean(8),
            Deferrable = row.GetBoolean(9),
            Deferred = row.GetBoolean(10),
            Method = row.GetString(11),
            Body = Rest(row.GetString(12), row.GetInt32(13)),
            Options = row.GetFieldValue<string[]>(14),
            Tablespace = Text(row, 15),
            IsClustered = row.GetBoolean(16),
            IsReplicaIdentity = row.GetBoolean(17),
            Comment = Text(row, 18),
            ConstraintComment = Text(row, 19),
            Views = row.GetFieldValue<string[]>(20),
        };
    }

    public static CatalogPolicy Policy(NpgsqlDataReader row) =>
        new(row.GetString(1), row.GetString(2), row.GetBoolean(3), row.GetFieldValue<string[]>(4), Text(row, 5), Text(row, 6));

    public static CatalogSequence Sequence(NpgsqlDataReader row) => new(row.GetString(1), row.GetFieldValue<string[]>(2));

    public static CatalogRecord Record(NpgsqlDataReader row) => new(row.GetString(1), Text(row, 2), Text(row, 3), Text(row, 4));

    public static CatalogForeignKey ForeignKey(NpgsqlDataReader row) => new()
    {
        Name = row.GetString(0),
        Table = row.GetFieldValue<uint>(1),
        TableName = row.GetString(2),
        Columns = row.GetFieldValue<string[]>(3),
        Principal = row.GetFieldValue<uint>(4),
        PrincipalColumns = row.GetFieldValue<string[]>(5),
        PrincipalIndex = row.GetFieldValue<uint>(6),
        IsFull = row.GetBoolean(7),
        OnUpdate = row.GetChar(8),
        OnDelete = row.GetChar(9),
        SetColumns = row.GetFieldValue<string[]>(10),
        Deferrable = row.GetBoolean(11),
        Deferred = row.GetBoolean(12),
        IsValid = row.GetBoolean(13),
        Definition = row.GetString(14),
        Comment = Text(row, 15),
    };

    private static string? Text(NpgsqlDataReader row, int place) => row.IsDBNull(place) ? null : row.GetString(place);

    // The server counts characters, which are two of ours beyond the basic plane.
    private static string Rest(string text, int characters)
    {
        var start = 0;
        while (characters-- > 0)
        {
            start += char.IsHighSurrogate(text[start]) ? 2 : 1;
        }

        return text[start..];
    }
}
