namespace OrchStack.Tenancy.EFCore;

/// <summary>
/// The annotations that carry what was decided from the model to the SQL. <see cref="Table"/> is the one that a migration shows,
/// in the words of <see cref="TableMark"/>.
/// </summary>
internal static class TenancyAnnotations
{
    /// <summary>On an entity: what the application said of it, in the words of <see cref="Declaration"/>.</summary>
    public const string Declared = "OrchStack:Ownership";

    /// <summary>On an entity and its tables.</summary>
    public const string Table = "OrchStack:Tenancy";

    /// <summary>On a property: its value is encrypted, for the purpose that is the annotation's value; empty for that of its names.</summary>
    public const string Encrypted = "OrchStack:Encrypted";

    /// <summary>On an index: its values are unique over all tenants.</summary>
    public const string AcrossTenants = "OrchStack:UniqueAcrossTenants";
}
