namespace OrchStack.Tenancy;

/// <summary>What the evidence of a request comes to: one tenant, a refusal, or (both null) no evidence at all.</summary>
internal readonly record struct TenantVerdict(Tenant? Tenant, TenantProblem? Problem, TenantConflict? Conflict = null)
{
    /// <summary>What the tenant has set, where it was admitted and the application has settings.</summary>
    public TenantSettingsSnapshot? Settings { get; init; }

    public static TenantVerdict Of(Tenant? tenant) => new(tenant, null);

    public static TenantVerdict Refused(TenantProblem problem) => new(null, problem);

    public static TenantVerdict Refused(TenantConflict conflict) => new(null, TenantProblem.Conflict, conflict);
}
