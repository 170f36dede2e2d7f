namespace OrchStack.Tenancy;

/// <summary>Why the registry did not answer, and the timestamp at which it was asked.</summary>
internal sealed record RegistryLoadFailure(Exception Cause, long AskedAt);
