using System.Diagnostics.CodeAnalysis;
using System.Text.Json;
using System.Text.Json.Nodes;
using System.Text.Json.Schema;
using System.Text.Json.Serialization.Metadata;
using Microsoft.Extensions.Options;

namespace OrchStack.Tenancy;

internal sealed class TypedSettingsSection<[DynamicallyAccessedMembers(DynamicallyAccessedMemberTypes.PublicParameterlessConstructor)] T> : TenantSettingsSection
    where T : class
{
    private readonly JsonTypeInfo<T> _type;
    private readonly IValidateOptions<T>[] _validators;
    private readonly Lazy<JsonObject> _defaults;
    private readonly Dictionary<string, string> _plans = new(StringComparer.Ordinal);

    public TypedSettingsSection(
        string name, JsonTypeInfo<T> type, IOptions<T> defaults, IEnumerable<PlanSettings> plans, IEnumerable<IValidateOptions<T>> validators)
        : base(name, typeof(T))
    {
        _type = type;
        _validators = [.. validators];

        // Late, because the defaults' own validators run then.
        _defaults = new(() => JsonSerializer.SerializeToNode(defaults.Value, type)!.AsObject());
        foreach (var plan in plans.Where(plan => plan.Section == name))
        {
            // What is said later about the same plan stands.
            _plans[plan.Plan] = plan.Json;
        }
    }

    public override object Compile(string plan, string? json) => Merge(plan, json).Deserialize(_type) ?? throw new JsonException("The document is null.");

    public override JsonObject Merge(string plan, string? json)
    {
        var merged = (JsonObject)_defaults.Value.DeepClone();
        if (_plans.TryGetValue(plan, out var ofPlan))
        {
            SettingsJson.Overlay(merged, SettingsJson.Parse(ofPlan));
        }

        if (json is not null)
        {
            SettingsJson.Overlay(merged, SettingsJson.Parse(json));
        }

        return merged;
    }

    public override IReadOnlyDictionary<string, string[]> FindFaults(string json, string plan)
    {
        var faults = new SettingsFaults(_type);
        if (faults.TryParse(json, out var document))
        {
            faults.CheckMembers(document);
            if (faults.IsEmpty && faults.TryRead(() => (T)Compile(plan, json), out var value))
            {
                faults.Validate(value, _validators);
            }
        }

        return faults.ToDictionary();
    }

    public override IReadOnlyDictionary<string, string[]> FindPlanFaults(PlanSettings plan)
    {
        var faults = new SettingsFaults(_type);
        if (faults.TryParse(plan.Json, out var document))
        {
            faults.CheckMembers(document);
            if (faults.IsEmpty && faults.TryRead(() => (T)Compile(plan.Plan, json: null), out var value))
            {
                faults.Validate(value, _validators);
            }
        }

        return faults.ToDictionary();
    }

    public override string GetJsonSchema() => _type.GetJsonSchemaAsNode().ToJsonString();
}
