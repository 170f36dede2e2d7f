using System.Diagnostics.CodeAnalysis;
using Npgsql;

namespace OrchStack.Tenancy.PostgreSql;

/// <summary>Turns what PostgreSQL and Npgsql refuse into the typed errors of this family.</summary>
internal static class Refusal
{
    public static void ThrowTranslated(Exception fault)
    {
        if (TryTranslate(fault, out var translated))
        {
            throw translated;
        }
    }

    public static bool TryTranslate(Exception fault, [NotNullWhen(true)] out Exception? translated)
    {
        translated = fault switch
        {
            PostgresException { SqlState: PostgresErrorCodes.InsufficientPrivilege } refused => Translate(refused),
            PostgresException { SqlState: PostgresErrorCodes.SyntaxError, Routine: "exec_parse_message" } stacked => new SeveralStatementsException(stacked),
            NotSupportedException several when several.Message.Contains("multiple SQL statements", StringComparison.OrdinalIgnoreCase) => new SeveralStatementsException(several),
            PostgresException { SqlState: PostgresErrorCodes.FeatureNotSupported, Routine: "DoCopy" } copy => new CopyRefusedException(copy),
            NotSupportedException copy when copy.Message.StartsWith("COPY ", StringComparison.Ordinal) => new CopyRefusedException(copy),
            _ => null,
        };
        return translated is not null;
    }

    private static Exception? Translate(PostgresException refused) => refused switch
    {
        { SchemaName: "tenancy", ConstraintName: "context_missing" } => new MissingTenantException($"""
            PostgreSQL refused: {refused.MessageText}.
            In a request, call app.UseOrchStackTenancy() first and let a resolver name the tenant;
            outside one, wrap the work: await scopes.RunAsync(tenantId, async ct => …) with ITenantScopes.
            """, refused),
        { SchemaName: "tenancy" } => new TenantContextRefusedException(refused),

        // Raised by PostgreSQL itself; the name of the parameter in it is not translated.
        _ when refused.MessageText.Contains("\"backtrace_functions\"", StringComparison.Ordinal) => new TenantContextRefusedException(refused, "context_once", """
            this database cannot keep a verified tenant for a transaction, which ContextMode = SignedOnce needs.
            Let a superuser run: GRANT SET ON PARAMETER backtrace_functions TO tenancy_definer; or use ContextMode = Signed.
            """),

        // The message is translated by the server's locale, the name of our policy in it is not.
        _ when refused.MessageText.Contains($"\"{TableFence.PolicyName}", StringComparison.Ordinal) => new CrossTenantWriteException(refused),
        _ => null,
    };
}
