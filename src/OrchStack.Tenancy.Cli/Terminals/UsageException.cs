namespace OrchStack.Tenancy.Cli;

/// <summary>What was asked for cannot be meant so.</summary>
internal sealed class UsageException(string message) : Exception(message);
