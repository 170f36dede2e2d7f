namespace OrchStack.Tenancy.Cli.Tests;

public sealed class TenancyToolTests
{
    // Nobody listens there.
    private const string Nowhere = "Host=127.0.0.1;Port=1;Username=nobody;Password=do-not-show-me";

    [Theory]
    [InlineData("")]
    [InlineData("install")]
    [InlineData("plan")]
    [InlineData("adopt")]
    [InlineData("eject")]
    [InlineData("rotate-key")]
    [InlineData("sql")]
    [InlineData("explain")]
    [InlineData("dev")]
    public async Task Every_command_explains_itself(string command)
    {
        var terminal = new TestTerminal();

        Assert.Equal(0, await RunAsync(terminal, $"{command} --help"));
        Assert.Contains("Usage:", terminal.Output, StringComparison.Ordinal);
    }

    [Theory]
    [InlineData("nonsense", "nonsense")]
    [InlineData("plan --nonsense", "--nonsense")]
    [InlineData("plan", "TENANCY_ADMIN")]
    [InlineData("plan --connection Hoast=x", "connection string")]
    [InlineData("sql -c SELECT", "--tenant")]
    [InlineData("sql --tenant acme -c SELECT", "'acme'")]
    [InlineData("sql --tenant text:acme -c SELECT", "TENANCY_APPLICATION")]
    [InlineData("sql --tenant text:acme -c SELECT --application Host=x", "TENANCY_SIGNING_KEY")]
    [InlineData("sql --tenant text:acme -c SELECT --application Host=x --signing-key-file /nowhere/key", "/nowhere/key")]
    [InlineData("plan --connection Host=x --existing-rows 42", "'42'")]
    [InlineData("plan --connection Host=x --outside jobs", "jobs=")]
    [InlineData("plan --connection Host=x --shared a.b.c", "'a.b.c'")]
    [InlineData("plan --connection Host=x --shared a --outside a=b", "twice")]
    [InlineData("rotate-key --connection Host=x", "--retire")]
    [InlineData("rotate-key --connection Host=x --retire k1 --purge", "one of")]
    public async Task A_wrong_command_line_ends_with_2_and_says_what_is_missing(string command, string said)
    {
        var terminal = new TestTerminal();

        Assert.Equal(2, await RunAsync(terminal, command));
        Assert.Contains(said, terminal.Error, StringComparison.Ordinal);
    }

    [Theory]
    [InlineData("plan")]
    [InlineData("adopt --yes")]
    [InlineData("eject --yes")]
    [InlineData("rotate-key --purge")]
    [InlineData("dev")]
    public async Task A_server_that_does_not_answer_ends_with_1_and_no_password(string command)
    {
        var terminal = new TestTerminal("", ("TENANCY_ADMIN", Nowhere));

        Assert.Equal(1, await RunAsync(terminal, command));
        Assert.NotEmpty(terminal.Error);
        Assert.DoesNotContain("do-not-show-me", terminal.Error + terminal.Output, StringComparison.Ordinal);
    }

    [Theory]
    [InlineData("install", "")]
    [InlineData("install", "no\n")]
    [InlineData("eject", "y\n")]
    public async Task What_is_not_agreed_to_ends_with_3_before_the_server_is_asked(string command, string answer)
    {
        var terminal = new TestTerminal(answer, ("TENANCY_ADMIN", Nowhere));

        Assert.Equal(3, await RunAsync(terminal, command));
    }

    private static Task<int> RunAsync(TestTerminal terminal, string command) =>
        new TenancyTool(terminal.Terminal).RunAsync(command.Split(' ', StringSplitOptions.RemoveEmptyEntries));
}
