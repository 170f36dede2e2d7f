namespace OrchStack.Tenancy.Cli.Tests;

/// <summary>A terminal in memory.</summary>
internal sealed class TestTerminal(string input = "", params (string Name, string Value)[] variables)
{
    private readonly StringWriter _output = new();
    private readonly StringWriter _error = new();

    public string Output => _output.ToString();

    public string Error => _error.ToString();

    public Terminal Terminal => new(new StringReader(input), _output, _error, IsInteractive: false, name => variables.FirstOrDefault(variable => variable.Name == name).Value);
}
