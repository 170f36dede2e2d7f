namespace OrchStack.Tenancy.PostgreSql;

/// <summary>What a step of an adoption is part of; the parts are run in this order.</summary>
public enum AdoptionPhase
{
    /// <summary>Tenant columns, with the existing rows' tenant as default. Nodes that send no context go on working.</summary>
    Columns,

    /// <summary>Keys get the tenant. <c>ON CONFLICT</c> by the former keys stops working.</summary>
    Keys,

    /// <summary>Defaults, owners, policies and rights: from here on a statement without a context is refused.</summary>
    Policies,
}
