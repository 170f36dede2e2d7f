using Npgsql;

namespace OrchStack.Tenancy.PostgreSql;

/// <summary>Thrown when PostgreSQL refused to write a row whose tenant column names another tenant than the current one.</summary>
public sealed class CrossTenantWriteException : TenancyException
{
    internal CrossTenantWriteException(PostgresException inner)
        : base($"""
            Refused to write a row of another tenant: {inner.MessageText}.
            Nothing was written. Leave the tenant column to its default, which is the current tenant,
            or enter the tenant that the row belongs to: await scopes.RunAsync(tenantId, async ct => …).
            """, inner)
    {
    }
}
