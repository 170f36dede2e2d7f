using OrchStack.Tenancy.Cli;
using OrchStack.Tenancy.Integration.Tests.Servers;

namespace OrchStack.Tenancy.Integration.Tests.Tool;

/// <summary>Runs the tool in this process, on a database.</summary>
internal sealed class ToolRun(TenantDatabase database, params (string Name, string Value)[] variables)
{
    public string Output { get; private set; } = "";

    public string Error { get; private set; } = "";

    public async Task<int> RunAsync(string[] arguments, string input = "")
    {
        (string Name, string Value)[] all = [("TENANCY_ADMIN", PostgresServer.ConnectionString(database.Name)), .. variables];
        using var output = new StringWriter();
        using var error = new StringWriter();
        using var reader = new StringReader(input);
        var terminal = new Terminal(reader, output, error, IsInteractive: false, name => all.LastOrDefault(variable => variable.Name == name).Value);
        var exit = await new TenancyTool(terminal).RunAsync(arguments);
        (Output, Error) = (output.ToString(), error.ToString());
        return exit;
    }

    public async Task SucceedAsync(string arguments, string input = "") => Assert.True(await RunAsync(arguments.Split(' '), input) == 0, Output + Error);
}
