namespace OrchStack.Tenancy.PostgreSql;

/// <summary>What the type of a tenant column means in SQL.</summary>
internal static class TenantColumn
{
    public static string SqlType(TenantKeyType type) => type switch
    {
        TenantKeyType.Uuid => "uuid",
        TenantKeyType.BigInt => "bigint",
        TenantKeyType.Integer => "integer",
        TenantKeyType.Text => "text",
        _ => throw new ArgumentOutOfRangeException(nameof(type), type, "A tenant column is uuid, bigint, integer or text."),
    };

    /// <summary>The verified tenant. Call it in a sub-select, so that it runs once per statement.</summary>
    public static string Current(TenantKeyType type) => $"tenancy.current_tenant_{SqlType(type)}()";

    /// <summary>The tenant that the context claims, unverified: for defaults, whose rows the policy checks.</summary>
    public static string Claimed(TenantKeyType type) => $"tenancy.claimed_tenant_{SqlType(type)}()";
}
