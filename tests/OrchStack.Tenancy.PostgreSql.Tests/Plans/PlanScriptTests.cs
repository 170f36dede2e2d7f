namespace OrchStack.Tenancy.PostgreSql.Tests.Plans;

public sealed class PlanScriptTests
{
    private static readonly FenceStep[] Steps =
    [
        new("ALTER A;", "\"a\nDROP TABLE b; --\"", TableLock.AccessExclusive) { ReadsRows = true },
        new("CREATE INDEX CONCURRENTLY;", "b", TableLock.ShareUpdateExclusive) { OutsideTransaction = true },
    ];

    [Fact]
    public void A_name_with_a_line_break_stays_in_its_comment() => Assert.Equal(
        "-- a remark of two lines\n\n-- \"a DROP TABLE b; --\": reads and writes wait while all rows are read\nBEGIN;\nALTER A;\nCOMMIT;\n\n-- b: reads and writes go on\nCREATE INDEX CONCURRENTLY;\n",
        PlanScript.Write(["a remark\nof two lines"], Steps, inOne: false));

    [Fact]
    public void One_transaction_holds_all_steps() =>
        Assert.Equal("\nBEGIN;\n\n-- \"a DROP TABLE b; --\": reads and writes wait while all rows are read\nALTER A;\n\nCOMMIT;\n", PlanScript.Write([], Steps[..1], inOne: true));
}
