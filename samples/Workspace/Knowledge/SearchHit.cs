namespace Workspace.Knowledge;

internal sealed record SearchHit(Guid DocumentId, string Title, string Heading, string Text, float Rank);
