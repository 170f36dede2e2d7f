namespace OrchStack.Tenancy.PostgreSql;

/// <summary>What the login can see of the tenancy schema before any check is made.</summary>
/// <param name="Login">The application's login.</param>
/// <param name="Database">The database.</param>
/// <param name="Tables">The tables of the schema, each with whether this session may read it.</param>
internal sealed record ExaminedSchema(string Login, string Database, IReadOnlyDictionary<string, bool> Tables)
{
    /// <summary>Null where it cannot be read: in version 1 no login of the application could.</summary>
    public int? Version { get; init; }

    /// <summary>The oldest version of the package that this schema serves; null where the schema does not say.</summary>
    public int? OldestReader { get; init; }

    public bool IsInstalled => Tables.ContainsKey("schema_version");

    public bool IsAhead => Version > TenancySchema.Version;

    public bool Has(string? table) => table is not null && Tables.ContainsKey(table);

    public bool CanRead(string table) => Tables.GetValueOrDefault(table);

    /// <summary>The previous version and the next count as healthy: nodes of both run while an application is rolled out.</summary>
    public DoctorFinding? Judge()
    {
        const string renew = "-- Run TenancySchema.InstallScript as a superuser, or await TenancySchema.InstallAsync(admin, signingKey).";
        const string release = "-- Release a newer version of the package.";
        if (!IsInstalled)
        {
            return new DoctorFinding(DoctorCodes.SchemaMissing, DoctorSeverity.Serious, $"database {SqlText.Name(Database)}",
                "The schema tenancy is not installed: there are no keys, no verifier and no policies, and no tenant can be served.", renew);
        }

        var version = Version ?? 1;
        var schema = $"schema version {Version?.ToString(System.Globalization.CultureInfo.InvariantCulture) ?? "unknown"}";
        if (version < TenancySchema.Version)
        {
            return version < TenancySchema.Version - 1
                ? new DoctorFinding(DoctorCodes.SchemaTooOld, DoctorSeverity.Serious, schema,
                    "The schema is more than one version behind this release, which was not tested on it.", renew)
                : new DoctorFinding(DoctorCodes.SchemaBehind, DoctorSeverity.Information, schema,
                    "The schema is one version behind this release. It is served, but what was decided on tables may be unknown to it.", renew);
        }

        if (!IsAhead)
        {
            return null;
        }

        var servesThisRelease = OldestReader is { } oldest ? oldest <= TenancySchema.Version : version == TenancySchema.Version + 1;
        return !servesThisRelease
            ? new DoctorFinding(DoctorCodes.SchemaTooNew, DoctorSeverity.Serious, schema,
                "The schema is of a newer release, which does not serve this one any more.", release)
            : new DoctorFinding(DoctorCodes.SchemaAhead, DoctorSeverity.Information, schema,
                "The schema is of a newer release and serves this one. Its functions are unknown to this doctor: the doctor of the newer release examines them.", release);
    }
}
