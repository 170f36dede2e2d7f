using Npgsql;
using OrchStack.Tenancy.Integration.Tests.Servers;
using OrchStack.Tenancy.PostgreSql;

namespace OrchStack.Tenancy.Integration.Tests.PostgreSql.Doctor;

/// <summary>What the doctor says of schemas of other versions, and of none.</summary>
public sealed class SchemaVersionTests : IAsyncLifetime
{
    private readonly TenantDatabase _database = new();

    public Task InitializeAsync() => _database.CreateAsync();

    public Task DisposeAsync() => _database.DisposeAsync();

    [Fact]
    public async Task Without_the_schema_there_is_one_finding_that_says_how_to_install()
    {
        await using var connection = await _database.Admin.OpenConnectionAsync();

        var report = await new Examination(connection, TimeProvider.System).RunAsync(login: null, default);

        var finding = Assert.Single(report.Findings);
        Assert.Equal((DoctorCodes.SchemaMissing, DoctorSeverity.Serious), (finding.Code, finding.Severity));
        Assert.Contains("TenancySchema.InstallAsync", finding.Repair, StringComparison.Ordinal);
        Assert.Null(report.SchemaVersion);
    }

    [Fact]
    public async Task The_previous_version_is_healthy_and_its_holes_are_found()
    {
        await _database.RunAsync(await Snapshot.ReadAsync(TenancySchema.Version - 1));
        await _database.CreateLoginsAsync();
        await _database.RunAsync(Hole.Fill($$"""
            CREATE TABLE notes (tenant_id uuid NOT NULL, id int, PRIMARY KEY (tenant_id, id));
            ALTER TABLE notes OWNER TO tenancy_owner; ALTER TABLE notes ALTER COLUMN tenant_id SET DEFAULT tenancy.claimed_tenant_uuid();
            ALTER TABLE notes ENABLE ROW LEVEL SECURITY, FORCE ROW LEVEL SECURITY;
            CREATE POLICY tenancy_isolation ON notes AS RESTRICTIVE USING (tenant_id = (SELECT tenancy.current_tenant_uuid())) WITH CHECK (tenant_id = (SELECT tenancy.current_tenant_uuid()));
            CREATE POLICY tenancy_baseline ON notes USING (true) WITH CHECK (true);
            GRANT SELECT, INSERT, UPDATE, DELETE ON notes TO tenancy_app;
            INSERT INTO tenancy.tables (relation, kind, tenant_column, key_type) VALUES ('notes', 'owned', 'tenant_id', 'uuid');
            """, _database, TenantKeyType.Uuid));

        await using var source = NpgsqlDataSource.Create(_database.Application);
        await using var connection = await source.OpenConnectionAsync();
        var healthy = await new Examination(connection, TimeProvider.System).RunAsync(login: null, default);
        await _database.RunAsync("ALTER TABLE notes DISABLE ROW LEVEL SECURITY");
        var open = await new Examination(connection, TimeProvider.System).RunAsync(login: null, default);

        Assert.Equal([DoctorCodes.SchemaBehind], healthy.Findings.Select(finding => finding.Code));
        Assert.False(healthy.IsOpen);
        Assert.Equal(["row-security-off", DoctorCodes.SchemaBehind], open.Findings.Select(finding => finding.Code));
    }

    [Fact]
    public async Task The_first_version_is_too_old_for_the_login_that_cannot_read_its_number()
    {
        await _database.RunAsync(await Snapshot.ReadAsync(1));
        await _database.CreateLoginsAsync();
        await using var source = NpgsqlDataSource.Create(_database.Application);
        await using var connection = await source.OpenConnectionAsync();

        var report = await new Examination(connection, TimeProvider.System).RunAsync(login: null, default);

        Assert.Equal([DoctorCodes.SchemaTooOld], report.Findings.Select(finding => finding.Code));
    }

    [Theory]
    [InlineData(-2, null, DoctorCodes.SchemaTooOld, DoctorSeverity.Serious)]
    [InlineData(-1, null, DoctorCodes.SchemaBehind, DoctorSeverity.Information)]
    [InlineData(0, null, null, DoctorSeverity.Information)]
    [InlineData(1, null, DoctorCodes.SchemaAhead, DoctorSeverity.Information)]
    [InlineData(2, null, DoctorCodes.SchemaTooNew, DoctorSeverity.Serious)]
    [InlineData(2, 0, DoctorCodes.SchemaAhead, DoctorSeverity.Information)] // it says that it serves this release
    [InlineData(1, 1, DoctorCodes.SchemaTooNew, DoctorSeverity.Serious)]    // it says that it does not
    public async Task One_version_before_and_after_is_healthy(int away, int? oldestAway, string? code, DoctorSeverity severity)
    {
        await TenancySchema.InstallAsync(_database.Admin, _database.SigningKey);
        await _database.CreateLoginsAsync();
        await using var consultation = await Consultation.BeginAsync(_database, TenantKeyType.Uuid);
        var oldest = oldestAway is { } distance ? $"{TenancySchema.Version + distance}" : "NULL";
        await consultation.RunAsync($"""
            ALTER TABLE tenancy.schema_version ADD COLUMN IF NOT EXISTS oldest_reader integer;
            DELETE FROM tenancy.schema_version;
            INSERT INTO tenancy.schema_version (version, oldest_reader) VALUES ({TenancySchema.Version + away}, {oldest});
            """);

        var findings = await consultation.ExamineAsync();

        Assert.Equal(code is null ? [] : [(code, severity)], findings.Select(finding => (finding.Code, finding.Severity)));
    }

    [Fact]
    public async Task Functions_of_the_next_version_are_not_taken_for_changed_ones()
    {
        await TenancySchema.InstallAsync(_database.Admin, _database.SigningKey);
        await _database.CreateLoginsAsync();
        await using var consultation = await Consultation.BeginAsync(_database, TenantKeyType.Uuid);
        const string change = "ALTER FUNCTION tenancy.claimed_tenant_uuid() PARALLEL RESTRICTED";

        await consultation.RunAsync(change);
        var before = await consultation.ExamineAsync();
        await consultation.RunAsync($"INSERT INTO tenancy.schema_version (version) VALUES ({TenancySchema.Version + 1})");

        Assert.Equal(["verifier-changed"], before.Select(finding => finding.Code));
        Assert.Equal([DoctorCodes.SchemaAhead], (await consultation.ExamineAsync()).Select(finding => finding.Code));
    }
}
