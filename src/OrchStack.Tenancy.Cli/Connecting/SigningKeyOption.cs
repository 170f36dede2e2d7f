using System.CommandLine;
using OrchStack.Tenancy.PostgreSql;

namespace OrchStack.Tenancy.Cli;

/// <summary>Where the signing key comes from. There is no option that holds it, because others on the machine can see those.</summary>
internal sealed class SigningKeyOption(Terminal terminal)
{
    private const string Variable = "TENANCY_SIGNING_KEY";

    public Option<FileInfo?> Option { get; } = new("--signing-key-file")
    {
        Description = $"A file that holds the signing key, \"id:base64\". Without it, the environment variable {Variable}.",
    };

    /// <summary>The key; null where none is named.</summary>
    public SigningKey? Find(ParseResult parsed)
    {
        var file = parsed.GetValue(Option);
        var text = file is { Exists: true } ? File.ReadAllText(file.FullName) : file is null ? terminal.Variable(Variable) : null;
        try
        {
            return text is null ? null : SigningKey.Parse(text.Trim());
        }
        catch (Exception fault) when (fault is FormatException or ArgumentException)
        {
            throw new UsageException($"The signing key cannot be read. {fault.Message}");
        }
    }

    public SigningKey Read(ParseResult parsed) => Find(parsed)
        ?? throw new UsageException($"A signing key is missing{(parsed.GetValue(Option) is { } file ? $": there is no file {file}" : "")}. Set {Variable}, or name a file by {Option.Name}.");

    /// <summary>The key, made and written to the file that is named where there is none yet.</summary>
    public SigningKey ReadOrMake(ParseResult parsed, string id)
    {
        var key = Find(parsed);
        if (key is not null || parsed.GetValue(Option) is not { } file)
        {
            return Read(parsed);
        }

        key = SigningKey.Generate(id);
        var options = new FileStreamOptions { Mode = FileMode.CreateNew, Access = FileAccess.Write };
        if (!OperatingSystem.IsWindows())
        {
            options.UnixCreateMode = UnixFileMode.UserRead | UnixFileMode.UserWrite;
        }

        using var writer = new StreamWriter(file.FullName, options);
        writer.WriteLine(key.Export());
        return key;
    }
}
