namespace Workspace.Knowledge;

internal sealed record DocumentText(Guid Id, string Title, DateTimeOffset AddedAt, string Body);
