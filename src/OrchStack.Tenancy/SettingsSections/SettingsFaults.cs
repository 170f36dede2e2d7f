using System.Diagnostics.CodeAnalysis;
using System.Text.Json;
using System.Text.Json.Nodes;
using System.Text.Json.Serialization.Metadata;
using System.Text.RegularExpressions;
using Microsoft.Extensions.Options;

namespace OrchStack.Tenancy;

/// <summary>Collects what is wrong with a document, by the path of the field.</summary>
internal sealed partial class SettingsFaults(JsonTypeInfo type)
{
    private readonly Dictionary<string, List<string>> _faults = new(StringComparer.Ordinal);

    public bool IsEmpty => _faults.Count == 0;

    public Dictionary<string, string[]> ToDictionary() => _faults.ToDictionary(field => field.Key, field => field.Value.ToArray(), StringComparer.Ordinal);

    public bool TryParse(string json, [NotNullWhen(true)] out JsonObject? document)
    {
        document = null;
        try
        {
            document = SettingsJson.Parse(json);
        }
        catch (JsonException fault)
        {
            Add(string.Empty, fault.Message);
        }

        return document is not null;
    }

    /// <summary>A member that the class does not have is a typing error, and would be ignored in silence.</summary>
    public void CheckMembers(JsonObject document) => Check(document, type, path: string.Empty);

    public bool TryRead<T>(Func<T> read, [NotNullWhen(true)] out T? value)
        where T : class
    {
        value = null;
        try
        {
            value = read();
        }
        catch (JsonException fault)
        {
            Add(fault.Path is ['$', '.', .. var path] ? path : string.Empty, "The value does not fit; the JSON schema of the section says what does.");
        }

        return value is not null;
    }

    public void Validate<T>(T value, IEnumerable<IValidateOptions<T>> validators)
        where T : class
    {
        var failures = validators.Select(validator => validator.Validate(Options.DefaultName, value)).SelectMany(static result => result.Failures ?? []);
        foreach (var failure in failures)
        {
            // The forms in which the framework's validators name the member.
            var named = Generated().Match(failure) is { Success: true } generated ? generated : Annotated().Match(failure);
            if (named.Success)
            {
                Add(NameOf(named.Groups["member"].Value), named.Groups["fault"].Value);
            }
            else
            {
                Add(string.Empty, failure);
            }
        }
    }

    private void Check(JsonNode? node, JsonTypeInfo? shape, string path)
    {
        switch (node, shape?.Kind)
        {
            case (JsonObject members, JsonTypeInfoKind.Object):
                foreach (var (name, value) in members)
                {
                    var inner = path.Length == 0 ? name : $"{path}.{name}";
                    var property = shape!.Properties.FirstOrDefault(property => property.Name == name);
                    if (property is null)
                    {
                        Add(inner, "There is no such setting; names have case.");
                    }
                    else
                    {
                        Check(value, ShapeOf(property.PropertyType), inner);
                    }
                }

                break;
            case (JsonObject entries, JsonTypeInfoKind.Dictionary):
                foreach (var (name, value) in entries)
                {
                    Check(value, ShapeOf(shape!.ElementType!), $"{path}.{name}");
                }

                break;
            case (JsonArray elements, JsonTypeInfoKind.Enumerable):
                for (var i = 0; i < elements.Count; i++)
                {
                    Check(elements[i], ShapeOf(shape!.ElementType!), $"{path}[{i}]");
                }

                break;
        }
    }

    private JsonTypeInfo? ShapeOf(Type of) => type.Options.TryGetTypeInfo(of, out var shape) ? shape : null;

    private string NameOf(string member) =>
        type.Properties.FirstOrDefault(property => (property.AttributeProvider as System.Reflection.MemberInfo)?.Name == member)?.Name
        ?? type.Properties.FirstOrDefault(property => string.Equals(property.Name, member, StringComparison.OrdinalIgnoreCase))?.Name
        ?? member;

    private void Add(string field, string fault)
    {
        if (!_faults.TryGetValue(field, out var known))
        {
            _faults[field] = known = [];
        }

        known.Add(fault);
    }

    [GeneratedRegex(@"^Property (?<member>\w+): (?<fault>.+)$", RegexOptions.Singleline)]
    private static partial Regex Generated();

    [GeneratedRegex(@"^DataAnnotation validation failed for '.*' members: '(?<member>\w+)' with the error: '(?<fault>.+)'\.$", RegexOptions.Singleline)]
    private static partial Regex Annotated();
}
