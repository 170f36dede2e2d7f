namespace OrchStack.Tenancy;

/// <summary>Thrown where an archive of a tenant cannot be written, or is not one that can be restored.</summary>
/// <param name="message">What was refused and the way out.</param>
/// <param name="inner">The cause, where there is one.</param>
public sealed class TenantArchiveException(string message, Exception? inner = null) : TenancyException(message, inner);
