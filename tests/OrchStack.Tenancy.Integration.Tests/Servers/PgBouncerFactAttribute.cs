namespace OrchStack.Tenancy.Integration.Tests.Servers;

/// <summary>A test that needs PgBouncer; skipped where there is none.</summary>
[AttributeUsage(AttributeTargets.Method)]
public sealed class PgBouncerFactAttribute : FactAttribute
{
    public PgBouncerFactAttribute()
    {
        if (PgBouncerServer.Address is null)
        {
            Skip = $"There is no PgBouncer: run eng/test.sh, or name one that stands before the server in {PgBouncerServer.Variable}.";
        }
    }
}
