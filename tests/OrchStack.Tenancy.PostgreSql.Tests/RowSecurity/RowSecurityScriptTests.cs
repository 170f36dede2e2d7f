using CsCheck;
using Snapshooter.Xunit;

namespace OrchStack.Tenancy.PostgreSql.Tests.RowSecurity;

public sealed class RowSecurityScriptTests
{
    private static readonly TenantTable[] Tables =
    [
        new("public", "documents"),
        new("Crm", "Customer \"A\"") { Column = "company_id", KeyType = TenantKeyType.BigInt },
    ];

    [Fact]
    public void Enable_writes_column_policies_owner_and_grants() =>
        Snapshot.Match(RowSecurityScript.Enable(Tables), "RowSecurityScriptTests.Enable_writes_column_policies_owner_and_grants.verified");

    [Fact]
    public void Disable_takes_back_what_enable_did() =>
        Snapshot.Match(RowSecurityScript.Disable(Tables), "RowSecurityScriptTests.Disable_takes_back_what_enable_did.verified");

    public static TheoryData<string> Kinds => [.. Kind.Keys];

    private static readonly Dictionary<string, ITenancyTable> Kind = new()
    {
        ["shared"] = new SharedTable("ref", "countries"),
        ["shared_with_own_rows"] = new SharedTable("ref", "templates") { Column = "company_id", KeyType = TenantKeyType.BigInt },
        ["root"] = new TenantRootTable("public", "companies") { KeyType = TenantKeyType.BigInt },
        ["membership"] = new MembershipTable("public", "user_companies") { Column = "company_id", KeyType = TenantKeyType.BigInt },
        ["members"] = new MemberTable("public", "users", new MembershipTable("public", "user_companies") { WrittenByPlatform = true }),
        ["outside"] = new OutsideTable("public", "jobs", "a queue: it's nobody's"),
    };

    [Theory]
    [MemberData(nameof(Kinds))]
    public void Every_kind_has_its_fence(string kind) =>
        Snapshot.Match(RowSecurityScript.Enable(Kind[kind]), $"RowSecurityScriptTests.Enable_{kind}.verified");

    [Theory]
    [MemberData(nameof(Kinds))]
    public void Every_kind_has_a_way_back(string kind) =>
        Snapshot.Match(RowSecurityScript.Disable(Kind[kind]), $"RowSecurityScriptTests.Disable_{kind}.verified");

    [Fact]
    public void Without_BYPASSRLS_policies_name_their_roles() =>
        Snapshot.Match(RowSecurityScript.Enable(PlatformAccess.Role, Tables), "RowSecurityScriptTests.Enable_by_role.verified");

    [Fact]
    public void A_name_cannot_end_a_block() =>
        Assert.StartsWith("DO $index_$\n", SqlText.Do("index", "BEGIN DROP TABLE \"a$index$b\"; END"), StringComparison.Ordinal);

    [Fact]
    public void The_same_tables_give_the_same_text() => Assert.Equal(RowSecurityScript.Enable(Tables), RowSecurityScript.Enable(Tables));

    [Fact]
    public void A_name_cannot_end_its_quotes() => Gen.String.Where(name => name.Length > 0).Sample(name =>
    {
        var quoted = SqlText.Name(name);

        Assert.Equal(name, quoted[1..^1].Replace("\"\"", "\"", StringComparison.Ordinal));
        Assert.DoesNotContain('"', quoted[1..^1].Replace("\"\"", "", StringComparison.Ordinal));
    });

    [Fact]
    public void A_literal_cannot_end_its_quotes() => Gen.String.Sample(text =>
    {
        var inside = SqlText.Literal(text)[2..^1];

        Assert.DoesNotContain('\'', inside.Replace("\\\\", "", StringComparison.Ordinal).Replace("''", "", StringComparison.Ordinal));
        Assert.DoesNotContain('\\', inside.Replace("\\\\", "", StringComparison.Ordinal));
    });
}
