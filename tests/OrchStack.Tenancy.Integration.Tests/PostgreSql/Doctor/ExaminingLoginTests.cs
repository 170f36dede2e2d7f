using System.Text.Json;
using Microsoft.Extensions.DependencyInjection;
using OrchStack.Tenancy.Integration.Tests.Servers;
using OrchStack.Tenancy.PostgreSql;

namespace OrchStack.Tenancy.Integration.Tests.PostgreSql.Doctor;

/// <summary>The doctor under the application's own login, as an application runs it.</summary>
public sealed class ExaminingLoginTests : IAsyncLifetime
{
    private readonly TenantDatabase _database = new();

    public async Task InitializeAsync()
    {
        await _database.InitializeAsync();
        await Ward.FillAsync(_database, TenantKeyType.Uuid);
    }

    public Task DisposeAsync() => _database.DisposeAsync();

    [Fact]
    public async Task A_clean_database_has_nothing_to_report()
    {
        var report = await ExamineAsync();

        Assert.Empty(report.Findings);
        Assert.Equal((_database.Name, _database.ApplicationLogin, TenancySchema.Version), (report.Database, report.Login, report.SchemaVersion));
    }

    [Fact]
    public async Task It_sees_under_its_own_rights_what_an_administrator_sees()
    {
        await _database.RunAsync($"""
            ALTER TABLE notes NO FORCE ROW LEVEL SECURITY;
            ALTER POLICY tenancy_isolation ON memos USING (true);
            CREATE TABLE prices (price numeric); GRANT SELECT ON prices TO {_database.ApplicationLogin};
            CREATE VIEW all_notes AS SELECT body FROM notes; GRANT SELECT ON all_notes TO tenancy_app;
            GRANT SELECT (inner_pad) ON tenancy.signing_keys TO tenancy_app;
            ALTER FUNCTION tenancy.current_tenant_uuid() SET search_path = public;
            CREATE UNIQUE INDEX one_body ON memos (body);
            GRANT TRUNCATE ON events TO {_database.ApplicationLogin};
            """);

        var own = await ExamineAsync();
        await using var consultation = await Consultation.BeginAsync(_database, TenantKeyType.Uuid);

        Assert.Equal((await consultation.ExamineAsync()).Select(finding => (finding.Code, finding.Object)), own.Findings.Select(finding => (finding.Code, finding.Object)));
        Assert.Equal(8, own.Findings.Count);
        Assert.True(own.IsOpen);
    }

    [Fact]
    public async Task A_check_that_cannot_be_made_is_a_finding()
    {
        await _database.RunAsync("REVOKE SELECT (relation, kind, tenant_column, key_type) ON tenancy.tables FROM tenancy_app");

        var findings = (await ExamineAsync()).Findings.Where(finding => finding.Code == DoctorCodes.NotExamined).ToList();

        Assert.Equal(["table-gone", "table-undecided", "tenant-table-undecided"], findings.Select(finding => finding.Object).Order(StringComparer.Ordinal));
        Assert.All(findings, finding => Assert.Contains("tenancy.tables", finding.Why, StringComparison.Ordinal));
        Assert.Contains(findings, finding => finding.Severity == DoctorSeverity.Serious);
    }

    [Fact]
    public async Task A_check_that_fails_costs_no_other()
    {
        await _database.RunAsync("REVOKE SELECT ON pg_publication FROM PUBLIC; ALTER TABLE notes DISABLE ROW LEVEL SECURITY");

        var findings = (await ExamineAsync()).Findings;

        Assert.Equal([("row-security-off", "public.notes"), (DoctorCodes.NotExamined, "published")], findings.Select(finding => (finding.Code, finding.Object)));
    }

    [Fact]
    public async Task The_report_is_read_by_machines_and_by_people()
    {
        await _database.RunAsync("ALTER TABLE notes DISABLE ROW LEVEL SECURITY");

        var report = await ExamineAsync(o => o.Doctor.Waive("row-security-off", "public.notes", "moved on Friday"));

        using var json = JsonDocument.Parse(report.ToJson());
        Assert.Equal(["examinedAt", "database", "login", "schemaVersion", "findings", "isOpen"], json.RootElement.EnumerateObject().Select(member => member.Name));
        var finding = json.RootElement.GetProperty("findings")[0];
        Assert.Equal(["waivedBecause", "code", "severity", "object", "why", "repair"], finding.EnumerateObject().Select(member => member.Name).OrderBy(name => name != "waivedBecause"));
        Assert.Equal(("Serious", "moved on Friday"), (finding.GetProperty("severity").GetString(), finding.GetProperty("waivedBecause").GetString()));
        Assert.False(json.RootElement.GetProperty("isOpen").GetBoolean());
        Assert.Contains("[waived: moved on Friday] row-security-off: public.notes", report.ToString(), StringComparison.Ordinal);
        Assert.Contains("Repair: ALTER TABLE public.notes ENABLE ROW LEVEL SECURITY;", report.ToString(), StringComparison.Ordinal);
    }

    [Fact]
    public async Task A_waiver_is_for_one_object_and_is_reported_when_it_is_for_nothing()
    {
        await _database.RunAsync("ALTER TABLE notes DISABLE ROW LEVEL SECURITY; ALTER TABLE memos DISABLE ROW LEVEL SECURITY");

        var report = await ExamineAsync(o => o.Doctor.Waive("row-security-off", "public.notes", "known").Waive("row-security-off", "public.gone", "known"));

        Assert.Equal(
            [("row-security-off", "public.memos", null), ("waiver-unused", "row-security-off: public.gone", null), ("row-security-off", "public.notes", "known")],
            report.Findings.Select(finding => (finding.Code, finding.Object, finding.WaivedBecause)));
        Assert.True(report.IsOpen);
    }

    [Fact]
    public async Task Without_a_login_to_examine_by_that_is_what_it_says()
    {
        await using var services = Tenants.Services(_database).Configure<PostgreSqlTenancyOptions>(o => o.Application = null).BuildServiceProvider();

        var finding = Assert.Single((await services.GetRequiredService<ITenancyDoctor>().ExamineAsync()).Findings);

        Assert.Equal((DoctorCodes.NotExamined, DoctorSeverity.Warning), (finding.Code, finding.Severity));
    }

    private async Task<DoctorReport> ExamineAsync(Action<PostgreSqlTenancyOptions>? configure = null)
    {
        await using var services = Tenants.Services(_database).Configure(configure ?? (_ => { })).BuildServiceProvider(validateScopes: true);
        return await services.GetRequiredService<ITenancyDoctor>().ExamineAsync();
    }
}
