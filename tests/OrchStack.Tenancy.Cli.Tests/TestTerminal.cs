using System.Text;

namespace OrchStack.Tenancy.Cli.Tests;

/// <summary>A terminal in memory.</summary>
internal sealed class TestTerminal(string input = "", params (string Name, string Value)[] variables)
{
    private readonly StringBuilder _output = new();
    private readonly StringBuilder _error = new();

    public string Output => _output.ToString();

    public string Error => _error.ToString();

    public Terminal Terminal => new(new StringReader(input), new StringWriter(_output), new StringWriter(_error), IsInteractive: false, name => variables.FirstOrDefault(variable => variable.Name == name).Value);
}
