using OrchStack.Tenancy.EFCore;

namespace Workspace.Knowledge;

/// <summary>A text of the tenant's knowledge base.</summary>
[TenantOwned]
public sealed class Document
{
    public const int TitleLength = 200;

    public Guid Id { get; init; }

    public required string Title { get; init; }

    public required string Body { get; init; }

    public DateTimeOffset AddedAt { get; init; }

    public List<Passage> Passages { get; } = [];
}
