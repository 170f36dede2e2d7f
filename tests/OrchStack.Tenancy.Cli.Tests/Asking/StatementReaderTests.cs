namespace OrchStack.Tenancy.Cli.Tests.Asking;

public sealed class StatementReaderTests
{
    [Theory]
    [InlineData("SELECT 1;", "SELECT 1")]
    [InlineData("SELECT 1\n;", "SELECT 1\n")]
    [InlineData("SELECT\n 1 ; \nSELECT 2;", "SELECT\n 1 |SELECT 2")]
    [InlineData("\n\nSELECT 1;\n", "SELECT 1")]
    [InlineData("SELECT ';x';", "SELECT ';x'")]
    [InlineData("SELECT 1", "")]                // never ended, so never run
    [InlineData("DELETE FROM t\n\\q\n;", "")]
    [InlineData("SELECT 1;\n\\q\nSELECT 2;", "SELECT 1")]
    [InlineData("", "")]
    public async Task Reads_up_to_the_semicolon_at_the_end_of_a_line(string input, string expected)
    {
        var reader = new StatementReader(new TestTerminal(input).Terminal, "acme");
        var statements = new List<string>();
        while (await reader.ReadAsync(default) is { } statement)
        {
            statements.Add(statement);
        }

        Assert.Equal(expected, string.Join('|', statements));
    }
}
