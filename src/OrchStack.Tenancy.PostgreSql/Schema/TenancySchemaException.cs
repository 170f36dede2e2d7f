namespace OrchStack.Tenancy.PostgreSql;

/// <summary>Thrown when the schema "tenancy" of a database is not, or cannot be made, what was asked for. Nothing was changed.</summary>
public sealed class TenancySchemaException : TenancyException
{
    internal TenancySchemaException(string message, Exception? inner = null)
        : base(message, inner)
    {
    }
}
