using NpgsqlTypes;
using OrchStack.Tenancy.EFCore;

namespace Workspace.Knowledge;

/// <summary>A piece of a document that is small enough to quote; it goes when its document goes.</summary>
[TenantOwned]
public sealed class Passage
{
    public long Id { get; init; }

    public Guid DocumentId { get; init; }

    public Document? Document { get; init; }

    public int Position { get; init; }

    /// <summary>The headings above the text, outermost first.</summary>
    public required string Heading { get; init; }

    public required string Text { get; init; }

    /// <summary>Computed by PostgreSQL from heading and text.</summary>
    public NpgsqlTsVector? SearchVector { get; init; }
}
