using System.CommandLine;
using Npgsql;

namespace OrchStack.Tenancy.Cli;

/// <summary>Where a connection string comes from: an environment variable, or an option, which others on the machine can see.</summary>
internal sealed class ConnectionOption(Terminal terminal, string name, string variable, string whose)
{
    public Option<string?> Option { get; } = new(name) { Description = $"The connection string of {whose}. Without it, the environment variable {variable}." };

    public static ConnectionOption Admin(Terminal terminal) =>
        new(terminal, "--connection", "TENANCY_ADMIN", "a superuser, or of the role that installed the tenancy schema");

    public static ConnectionOption Application(Terminal terminal) => new(terminal, "--application", "TENANCY_APPLICATION", "the application's login");

    /// <summary>Null where none is named.</summary>
    public NpgsqlDataSource? Find(ParseResult parsed) => parsed.GetValue(Option) is null && terminal.Variable(variable) is null ? null : Open(parsed);

    public string Read(ParseResult parsed) => parsed.GetValue(Option) ?? terminal.Variable(variable)
        ?? throw new UsageException($"A connection string is missing. Set {variable}, or give {Option.Name}.");

    public NpgsqlDataSource Open(ParseResult parsed)
    {
        try
        {
            return NpgsqlDataSource.Create(Read(parsed));
        }
        catch (ArgumentException fault)
        {
            // The message names the keyword and holds no value.
            throw new UsageException($"The connection string cannot be read: {fault.Message}");
        }
    }
}
