namespace Workspace.Knowledge;

internal sealed record DocumentView(Guid Id, string Title, DateTimeOffset AddedAt, int Passages);
