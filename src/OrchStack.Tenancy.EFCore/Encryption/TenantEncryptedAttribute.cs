namespace OrchStack.Tenancy.EFCore;

/// <summary>
/// The property is encrypted in the database with keys of its tenant (AddTenantEncryption), and plain in the application: a text or
/// bytes, null stays null. A query may read it and ask whether it is null; what compares, sorts or searches it is refused.
/// </summary>
[AttributeUsage(AttributeTargets.Property)]
public sealed class TenantEncryptedAttribute : Attribute
{
    /// <summary>What the value is for, part of what is sealed. Set it before a class or property is renamed: to what it was.</summary>
    /// <value>The names of entity and property by default: <c>Customer.Iban</c>.</value>
    public string? Purpose { get; set; }
}
