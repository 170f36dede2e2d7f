namespace OrchStack.Tenancy.Integration.Tests.PostgreSql.Hostile;

/// <summary>A login that may do more than it needs.</summary>
internal static class RightsMutants
{
    public static Mutant[] All { get; } =
    [
        new(MutantNames.BypassingLogin, site => $"ALTER ROLE {site.Database.ApplicationLogin} BYPASSRLS", site => $"ALTER ROLE {site.Database.ApplicationLogin} NOBYPASSRLS"),
        new(MutantNames.MemberOfOwner, site => $"GRANT tenancy_owner TO {site.Database.ApplicationLogin}", site => $"REVOKE tenancy_owner FROM {site.Database.ApplicationLogin}"),
        new(MutantNames.OwningLogin, site => string.Concat(HostileTables.Names.Select(name => $"ALTER TABLE {name} OWNER TO {site.Database.ApplicationLogin};"))),
        new(MutantNames.TruncateRight, _ => "GRANT TRUNCATE ON entries TO tenancy_app"),
        new(MutantNames.TempRight, site => $"GRANT TEMPORARY ON DATABASE {site.Name} TO tenancy_app"),
        new(MutantNames.CreateRight, _ => "GRANT CREATE ON SCHEMA public TO tenancy_app"),
        new(MutantNames.SessionsWatched, _ => "GRANT EXECUTE ON FUNCTION pg_stat_get_activity(integer), pg_stat_get_backend_activity(integer) TO tenancy_app"),
        new(MutantNames.SessionsEnded, _ => "GRANT EXECUTE ON FUNCTION pg_cancel_backend(integer) TO tenancy_app"),
        new(MutantNames.ReadsFiles, _ => "GRANT EXECUTE ON FUNCTION pg_read_file(text) TO tenancy_app"),
        new(MutantNames.StatisticsGranted, _ => "GRANT SELECT ON pg_statistic TO tenancy_app"),
    ];
}
