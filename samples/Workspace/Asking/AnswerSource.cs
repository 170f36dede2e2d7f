namespace Workspace.Asking;

internal sealed record AnswerSource(Guid DocumentId, string Title, string Heading);
