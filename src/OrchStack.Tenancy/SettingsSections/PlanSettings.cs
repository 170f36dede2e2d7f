namespace OrchStack.Tenancy;

/// <summary>What a plan sets in a section.</summary>
internal sealed record PlanSettings(string Plan, string Section, string Json);
