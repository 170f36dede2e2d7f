using System.CommandLine;
using System.Text.Json;
using OrchStack.Tenancy.PostgreSql;

namespace OrchStack.Tenancy.Cli;

/// <summary>What plan and adopt are told.</summary>
internal sealed class AdoptionArguments
{
    private readonly Option<string?> _existingRows = new("--existing-rows") { Description = "Whose the rows are that have no tenant yet: \"uuid:…\", \"bigint:42\", \"integer:42\" or \"text:acme\"." };
    private readonly Option<string> _column = new("--column") { Description = "The tenant column.", DefaultValueFactory = _ => "tenant_id" };
    private readonly Option<string[]> _schemas = new("--schema") { Description = "A schema whose tables are adopted; public by default. May be repeated." };
    private readonly Option<string[]> _shared = new("--shared") { Description = "A table that all tenants read and the platform writes. May be repeated." };
    private readonly Option<string[]> _outside = new("--outside") { Description = "A table that stays as it is, and why: \"jobs=a queue\". May be repeated." };
    private readonly Option<FileInfo?> _decisions = new("--decisions") { Description = "A JSON file: { \"shared\": [\"countries\"], \"outside\": { \"jobs\": \"a queue\" } }." };

    public IEnumerable<Option> Options => [_existingRows, _column, _schemas, _shared, _outside, _decisions];

    public AdoptionOptions Read(ParseResult parsed)
    {
        var file = ReadFile(parsed.GetValue(_decisions));
        var options = new AdoptionOptions { Column = parsed.GetValue(_column)!, ExistingRows = ReadKey(parsed.GetValue(_existingRows)) };
        if (parsed.GetValue(_schemas) is { Length: > 0 } schemas)
        {
            options.Schemas = schemas;
        }

        options.Tables =
        [
            .. (parsed.GetValue(_shared) ?? []).Concat(file.Shared ?? []).Select(Split).Select(ITenancyTable (name) => new SharedTable(name.Schema, name.Name)),
            .. (parsed.GetValue(_outside) ?? []).Select(Reasoned).Concat(file.Outside ?? new Dictionary<string, string>()).Select(outside => (Name: Split(outside.Key), outside.Value))
                .Select(ITenancyTable (outside) => new OutsideTable(outside.Name.Schema, outside.Name.Name, outside.Value)),
        ];
        return options.Tables.GroupBy(table => (table.Schema, table.Name)).FirstOrDefault(table => table.Count() > 1) is { } twice
            ? throw new UsageException($"{twice.Key.Name} is decided twice.")
            : options;
    }

    public static TenantKey? ReadKey(string? text) => text is null ? null
        : TenantKey.TryParse(text, null, out var key) || TenantKey.TryParse($"uuid:{text}", null, out key) ? key
        : throw new UsageException($"'{text}' is not a tenant's key: \"uuid:…\", \"bigint:42\", \"integer:42\" or \"text:acme\" is expected.");

    private static KeyValuePair<string, string> Reasoned(string text) => text.Split('=', 2) is [var name, { Length: > 0 } reason]
        ? new(name, reason)
        : throw new UsageException($"--outside {text} does not say why no tenant's data is in the table: --outside \"{text}=a queue\".");

    private static (string Schema, string Name) Split(string name) => name.Split('.') switch
    {
        [var table] => ("public", table),
        [var schema, var table] => (schema, table),
        _ => throw new UsageException($"'{name}' is not a table's name: \"countries\" or \"public.countries\" is expected."),
    };

    private static Decisions ReadFile(FileInfo? file)
    {
        try
        {
            return file is null ? new Decisions(null, null) : JsonSerializer.Deserialize<Decisions>(File.ReadAllText(file.FullName), JsonSerializerOptions.Web) ?? new Decisions(null, null);
        }
        catch (JsonException fault)
        {
            throw new UsageException($"{file} cannot be read: {fault.Message}");
        }
    }
}
