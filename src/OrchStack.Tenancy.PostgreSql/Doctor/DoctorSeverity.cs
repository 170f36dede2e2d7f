namespace OrchStack.Tenancy.PostgreSql;

/// <summary>What a finding of the doctor means.</summary>
public enum DoctorSeverity
{
    /// <summary>Worth knowing; nothing is open.</summary>
    Information,

    /// <summary>A second fence is missing, another tenant's data can be guessed at, or queries are slow.</summary>
    Warning,

    /// <summary>The fence is open, or one statement away from it: no node starts.</summary>
    Serious,
}
