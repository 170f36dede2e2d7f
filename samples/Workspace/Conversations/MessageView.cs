namespace Workspace.Conversations;

internal sealed record MessageView(string Author, string Text, DateTimeOffset SentAt);
