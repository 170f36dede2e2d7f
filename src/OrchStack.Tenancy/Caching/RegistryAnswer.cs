namespace OrchStack.Tenancy;

/// <summary>What the registry said: a value or none, and the timestamp at which it was asked.</summary>
internal sealed record RegistryAnswer<TValue>(TValue? Value, long AskedAt)
    where TValue : class;
