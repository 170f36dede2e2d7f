namespace OrchStack.Tenancy;

/// <summary>Why the store did not answer, and the timestamp at which it was asked.</summary>
internal sealed record TenantLoadFailure(Exception Cause, long AskedAt);
