namespace Workspace.Asking;

internal sealed record AskAnswer(Guid ConversationId, string? Agent, string Answer, IReadOnlyList<AnswerSource> Sources);
