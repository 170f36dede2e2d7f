namespace OrchStack.Tenancy;

/// <summary>The type of the application's tenant column.</summary>
public enum TenantKeyType
{
    /// <summary>PostgreSQL <c>uuid</c>: the tenant id itself, and the default.</summary>
    Uuid,

    /// <summary>PostgreSQL <c>bigint</c>.</summary>
    BigInt,

    /// <summary>PostgreSQL <c>integer</c>.</summary>
    Integer,

    /// <summary>PostgreSQL <c>text</c>, compared exactly.</summary>
    Text,
}
