using OrchStack.Tenancy.PostgreSql;

namespace OrchStack.Tenancy.Integration.Tests.PostgreSql.Doctor;

/// <summary>The fence of every kind of table, as the script writes it, is healthy, and each policy of it is looked at.</summary>
public sealed class TableKindTests(Ward ward) : IClassFixture<Ward>
{
    public static TheoryData<TenantKeyType, PlatformAccess> Forms => new()
    {
        { TenantKeyType.Uuid, PlatformAccess.BypassRls },
        { TenantKeyType.Uuid, PlatformAccess.Role },
        { TenantKeyType.BigInt, PlatformAccess.BypassRls },
        { TenantKeyType.BigInt, PlatformAccess.Role },
    };

    [Theory]
    [MemberData(nameof(Forms))]
    public async Task Every_kind_is_healthy_as_it_is_written_and_altered_policies_are_seen(TenantKeyType type, PlatformAccess platform)
    {
        await using var consultation = await Consultation.BeginAsync(ward[type], type);
        await consultation.RunAsync("""
            CREATE TABLE companies (id {type} PRIMARY KEY, name text);
            CREATE TABLE users (id uuid PRIMARY KEY, name text);
            CREATE TABLE user_companies ({column} {type}, user_id uuid REFERENCES users, PRIMARY KEY ({column}, user_id));
            CREATE TABLE teams ({column} {type}, user_id uuid REFERENCES users, PRIMARY KEY ({column}, user_id));
            CREATE TABLE currencies (code text PRIMARY KEY);
            CREATE TABLE templates (id uuid PRIMARY KEY, body text);
            CREATE TABLE papers ({column} {type}, body varchar(80), PRIMARY KEY ({column}, body));
            CREATE TABLE old_papers () INHERITS (papers);
            CREATE TABLE days ({column} {type}, day date, PRIMARY KEY ({column}, day)) PARTITION BY RANGE (day);
            CREATE TABLE days_rest PARTITION OF days DEFAULT;
            CREATE TABLE jobs (id int); GRANT SELECT ON jobs TO tenancy_app;
            """);
        var membership = new MembershipTable("public", "user_companies") { Column = Ward.Column(type), KeyType = type, WrittenByPlatform = true };
        await consultation.RunAsync(RowSecurityScript.Enable(
            platform,
            new TenantRootTable("public", "companies") { KeyType = type },
            membership,
            new MembershipTable("public", "teams") { Column = Ward.Column(type), KeyType = type },
            new MemberTable("public", "users", membership),
            new SharedTable("public", "currencies"),
            new SharedTable("public", "templates") { Column = Ward.Column(type), KeyType = type },
            Ward.Table("papers", type),
            Ward.Table("days", type),
            new OutsideTable("public", "jobs", "a queue of the application's own")));

        Assert.Empty(await consultation.ExamineAsync());

        string[] policies =
        [
            "tenancy_isolation ON companies", "tenancy_isolation_update ON companies", "tenancy_isolation_delete ON companies", "tenancy_isolation ON teams", "tenancy_isolation ON user_companies", "tenancy_isolation_update ON user_companies",
            "tenancy_isolation ON users", "tenancy_isolation_update ON users", "tenancy_isolation_delete ON currencies", "tenancy_isolation ON templates",
            "tenancy_isolation_update ON templates", "tenancy_isolation_delete ON templates", "tenancy_isolation ON papers", "tenancy_isolation ON old_papers", "tenancy_isolation ON days",
        ];
        foreach (var policy in policies)
        {
            await consultation.RunAsync($"SAVEPOINT whole; ALTER POLICY {policy} USING (1 = 1)");
            var finding = Assert.Single(await consultation.ExamineAsync());
            Assert.Equal(("policy-altered", $"policy {policy.Replace(" ON ", " on public.", StringComparison.Ordinal)}"), (finding.Code, finding.Object));
            if (!finding.Repair.Contains("--", StringComparison.Ordinal))
            {
                await consultation.RunAsync(finding.Repair);
                Assert.Empty(await consultation.ExamineAsync());
            }

            await consultation.RunAsync("ROLLBACK TO SAVEPOINT whole");
        }
    }
}
