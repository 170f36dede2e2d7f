using System.Globalization;
using Npgsql;
using NpgsqlTypes;

namespace OrchStack.Tenancy.PostgreSql;

/// <summary>One examination over one connection. All checks are one statement; where that fails each is one by itself, so that one that cannot be made costs no other.</summary>
internal sealed class Examination(NpgsqlConnection connection, TimeProvider time)
{
    private const string Probe = """
        SELECT session_user::text, current_database()::text,
            COALESCE(array_agg(c.relname::text) FILTER (WHERE c.oid IS NOT NULL), '{}'),
            COALESCE(array_agg(has_schema_privilege(c.relnamespace, 'USAGE') AND has_any_column_privilege(c.oid, 'SELECT')) FILTER (WHERE c.oid IS NOT NULL), '{}')
        FROM (SELECT) one LEFT JOIN pg_class c ON c.relnamespace = to_regnamespace('tenancy') AND c.relkind = 'r'
        """;

    private const string Version = """
        SELECT v.version, (to_jsonb(v) ->> 'oldest_reader')::integer FROM tenancy.schema_version v ORDER BY v.version DESC LIMIT 1
        """;

    /// <param name="login">The application's login; null where it is the one that examines.</param>
    /// <param name="cancellationToken">Cancels.</param>
    public async Task<DoctorReport> RunAsync(string? login, CancellationToken cancellationToken)
    {
        var schema = await ReadSchemaAsync(login, cancellationToken).ConfigureAwait(false);
        var findings = new List<DoctorFinding>();
        if (schema.Judge() is { } judged)
        {
            findings.Add(judged);
        }

        if (schema.IsInstalled)
        {
            var all = DoctorChecks.All.Where(check => check.Since <= (schema.Version ?? 1)).ToArray();
            var checks = all.Where(check => check.Requires is null || schema.CanRead(check.Requires)).ToArray();
            findings.AddRange(all.Where(check => schema.Has(check.Requires) && !checks.Contains(check)).Select(static check =>
                NotMade(check, $"the login may not read tenancy.{check.Requires}")));
            findings.AddRange(await MakeAsync(checks, schema, cancellationToken).ConfigureAwait(false));
        }

        return new DoctorReport
        {
            ExaminedAt = time.GetUtcNow(),
            Database = schema.Database,
            Login = schema.Login,
            SchemaVersion = schema.Version,
            Findings = [.. findings.OrderByDescending(static finding => finding.Severity)],
        };
    }

    private async Task<ExaminedSchema> ReadSchemaAsync(string? login, CancellationToken cancellationToken)
    {
        var found = await ReadAsync(Probe, static reader => (
            Login: reader.GetString(0),
            Database: reader.GetString(1),
            Tables: reader.GetFieldValue<string[]>(2).Zip(reader.GetFieldValue<bool[]>(3)).ToDictionary(static pair => pair.First, static pair => pair.Second)), [], cancellationToken)
            .ConfigureAwait(false);
        var schema = new ExaminedSchema(login ?? found[0].Login, found[0].Database, found[0].Tables);
        if (!schema.CanRead("schema_version"))
        {
            return schema;
        }

        var versions = await ReadAsync(
            Version, static reader => (Version: reader.GetInt32(0), Oldest: reader.IsDBNull(1) ? (int?)null : reader.GetInt32(1)), [], cancellationToken).ConfigureAwait(false);
        return versions is [var newest] ? schema with { Version = newest.Version, OldestReader = newest.Oldest } : schema;
    }

    private async Task<List<DoctorFinding>> MakeAsync(DoctorCheck[] checks, ExaminedSchema schema, CancellationToken cancellationToken)
    {
        try
        {
            return await ReadAsync(
                DoctorPrelude.Write(readsDecisions: schema.CanRead("tables")) + string.Join("\nUNION ALL\n", checks.Select(static (check, number) =>
                    string.Create(CultureInfo.InvariantCulture, $"SELECT {number} AS number, c.object, c.repair FROM (\n{check.Sql}\n) c(object, repair)"))) + "\nORDER BY number, object",
                reader => Found(checks[reader.GetInt32(0)], reader.GetString(1), reader.GetString(2)),
                Parameters(schema),
                cancellationToken).ConfigureAwait(false);
        }
        catch (PostgresException refused) when (checks is [var only])
        {
            return [NotMade(only, refused.MessageText)];
        }
        catch (PostgresException)
        {
            var findings = new List<DoctorFinding>();
            foreach (var check in checks)
            {
                findings.AddRange(await MakeAsync([check], schema, cancellationToken).ConfigureAwait(false));
            }

            return findings;
        }
    }

    private static NpgsqlParameter[] Parameters(ExaminedSchema schema)
    {
        static NpgsqlParameter Texts(string[] texts) => new() { Value = texts, NpgsqlDbType = NpgsqlDbType.Array | NpgsqlDbType.Text };

        return
        [
            new NpgsqlParameter { Value = schema.Login, NpgsqlDbType = NpgsqlDbType.Text },
            Texts(schema.IsAhead ? [] : InstalledFunctions.Lines),
            Texts(InstalledFunctions.Names),
            Texts(InstalledFunctions.NamesOf(Math.Min(schema.Version ?? 1, TenancySchema.Version))),
        ];
    }

    private static DoctorFinding Found(DoctorCheck check, string found, string repair) => new(check.Code, check.Severity, found, check.Why, repair);

    // As heavy as what the check would have found: nobody knows that it is not there.
    private static DoctorFinding NotMade(DoctorCheck check, string because) => new(
        DoctorCodes.NotExamined,
        check.Severity,
        check.Code,
        $"The check could not be made, so what it looks for may be there: {because}.",
        "-- Run TenancySchema.InstallScript again, which gives the application's login the rights to examine; or waive it.");

    private async Task<List<T>> ReadAsync<T>(string sql, Func<NpgsqlDataReader, T> read, NpgsqlParameter[] parameters, CancellationToken cancellationToken)
    {
        // One implicit transaction, so the path ends with it: names come out qualified, and nothing can stand in for the catalogue.
        var batch = new NpgsqlBatch(connection)
        {
            BatchCommands = { new NpgsqlBatchCommand("SELECT pg_catalog.set_config('search_path', 'pg_catalog, pg_temp', true)"), new NpgsqlBatchCommand(sql) },
        };
        await using var _ = batch.ConfigureAwait(false);
        batch.BatchCommands[1].Parameters.AddRange(parameters);

        var reader = await batch.ExecuteReaderAsync(cancellationToken).ConfigureAwait(false);
        await using var __ = reader.ConfigureAwait(false);
        await reader.NextResultAsync(cancellationToken).ConfigureAwait(false);
        var rows = new List<T>();
        while (await reader.ReadAsync(cancellationToken).ConfigureAwait(false))
        {
            rows.Add(read(reader));
        }

        return rows;
    }
}
