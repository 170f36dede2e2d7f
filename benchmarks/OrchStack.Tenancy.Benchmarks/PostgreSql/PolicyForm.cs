namespace OrchStack.Tenancy.Benchmarks.PostgreSql;

/// <summary>What a policy compares the tenant column with.</summary>
public enum PolicyForm
{
    /// <summary>No policy: the statement says WHERE.</summary>
    HandWritten,

    /// <summary>A setting that nobody signed, read for each row.</summary>
    Setting,

    /// <summary>The same, read once per statement.</summary>
    SettingInSubSelect,

    /// <summary>Ours: a signed context, verified once per statement.</summary>
    Signed,

    /// <summary>A signed context, verified for each row.</summary>
    SignedForEachRow,

    /// <summary>Ours: a signed context, verified once per transaction.</summary>
    SignedOnce,

    /// <summary>A role for each tenant, which each statement puts on and takes off.</summary>
    RoleForEachStatement,
}
