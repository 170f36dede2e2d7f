namespace OrchStack.Tenancy.Testing;

/// <summary>Thrown by a check that a store or directory does not pass: what was done, what was expected and what came.</summary>
public sealed class TenantConformanceException : Exception
{
    internal TenantConformanceException(string message, Exception? inner = null)
        : base(message, inner)
    {
    }
}
