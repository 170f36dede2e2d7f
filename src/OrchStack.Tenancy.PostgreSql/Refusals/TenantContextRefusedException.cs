using Npgsql;

namespace OrchStack.Tenancy.PostgreSql;

/// <summary>Thrown when PostgreSQL did not accept a session's tenant context: altered, expired, another connection's, or of another key.</summary>
public sealed class TenantContextRefusedException : TenancyException
{
    internal TenantContextRefusedException(PostgresException inner)
        : base($"PostgreSQL refused the tenant context: {inner.MessageText}. {inner.Hint}".TrimEnd(), inner) => Reason = inner.ConstraintName ?? "";

    internal TenantContextRefusedException(PostgresException inner, string reason, string message)
        : base($"PostgreSQL refused the tenant context: {message}", inner) => Reason = reason;

    /// <summary>The machine-readable reason, such as <c>context_expired</c>.</summary>
    public string Reason { get; }
}
