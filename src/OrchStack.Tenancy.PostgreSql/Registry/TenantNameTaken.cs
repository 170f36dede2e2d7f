using System.Diagnostics.CodeAnalysis;
using Npgsql;

namespace OrchStack.Tenancy.PostgreSql;

/// <summary>Says of a unique index that refused a tenant which of its names is taken.</summary>
internal static class TenantNameTaken
{
    public static bool TryTranslate(PostgresException fault, Tenant tenant, [NotNullWhen(true)] out TenantConflictException? conflict)
    {
        conflict = fault is not { SqlState: PostgresErrorCodes.UniqueViolation, SchemaName: "tenancy" } ? null : fault.ConstraintName switch
        {
            "tenant_ids_pkey" or "tenants_pkey" => TenantConflictException.Id(tenant.Id),
            "tenants_slug" => TenantConflictException.Slug(tenant.Slug),
            "tenants_key" => TenantConflictException.Key(tenant.Key),
            _ => null,
        };
        return conflict is not null;
    }
}
