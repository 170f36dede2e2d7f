namespace OrchStack.Tenancy.PostgreSql;

/// <summary>
/// Looks for every way the fence could be open. It reads the catalogue under the application's login and changes nothing. A
/// singleton; thread-safe.
/// </summary>
public interface ITenancyDoctor
{
    /// <summary>
    /// Examines the database of <see cref="PostgreSqlTenancyOptions.Application"/>, and those of EF Core's contexts with
    /// <c>UseOrchStackTenancy()</c>, now. Running nodes go on whatever it finds.
    /// </summary>
    /// <exception cref="Npgsql.NpgsqlException">The database does not answer.</exception>
    Task<DoctorReport> ExamineAsync(CancellationToken cancellationToken = default);
}
