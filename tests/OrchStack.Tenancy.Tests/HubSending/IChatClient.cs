namespace OrchStack.Tenancy.Tests;

/// <summary>What a client of the chat can be told, in types.</summary>
public interface IChatClient
{
    /// <summary>Something was said.</summary>
    Task Said(string text);
}
