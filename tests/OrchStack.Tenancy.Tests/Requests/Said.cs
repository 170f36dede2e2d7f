namespace OrchStack.Tenancy.Tests;

/// <summary>
/// Text in a request and what it may mean by the documentation. Made-up text may mean several things (a stranger's name, no name at
/// all), and never a tenant that exists.
/// </summary>
internal sealed record Said(string Text, params Claimed[] Meanings)
{
    public override string ToString() => $"\"{Text}\"";
}
