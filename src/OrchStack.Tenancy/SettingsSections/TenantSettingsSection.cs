using System.Text.Json.Nodes;

namespace OrchStack.Tenancy;

/// <summary>One section of settings, whatever its class.</summary>
internal abstract class TenantSettingsSection(string name, Type type)
{
    public string Name => name;

    public Type Type => type;

    /// <summary>The value of code, plan and tenant together.</summary>
    public abstract object Compile(string plan, string? json);

    /// <summary>The same as JSON.</summary>
    public abstract JsonObject Merge(string plan, string? json);

    /// <summary>What is wrong with a tenant's document, by field.</summary>
    public abstract IReadOnlyDictionary<string, string[]> FindFaults(string json, string plan);

    /// <summary>What is wrong with a plan's document, by field.</summary>
    public abstract IReadOnlyDictionary<string, string[]> FindPlanFaults(PlanSettings plan);

    public abstract string GetJsonSchema();
}
