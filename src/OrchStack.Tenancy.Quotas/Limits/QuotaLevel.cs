namespace OrchStack.Tenancy.Quotas;

/// <summary>For whom a limit counts. All of a call's levels are decided in the same step.</summary>
public enum QuotaLevel
{
    /// <summary>The tenant as a whole.</summary>
    Tenant,

    /// <summary>Each workspace of the tenant for itself.</summary>
    Workspace,

    /// <summary>Each user of the tenant for itself.</summary>
    User,

    /// <summary>Each agent of the tenant for itself.</summary>
    Agent,
}
