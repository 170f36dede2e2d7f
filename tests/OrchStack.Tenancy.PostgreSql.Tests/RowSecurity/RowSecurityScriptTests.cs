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
