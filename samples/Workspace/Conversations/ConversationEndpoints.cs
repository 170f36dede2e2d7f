using Microsoft.EntityFrameworkCore;
using Workspace.Storage;

namespace Workspace.Conversations;

internal static class ConversationEndpoints
{
    private const int MostConversations = 50;

    public static void MapConversations(this IEndpointRouteBuilder api) => api.MapGet("/conversations", ListAsync);

    private static async Task<IReadOnlyList<ConversationView>> ListAsync(WorkspaceDbContext db, CancellationToken cancellationToken) =>
        await db.Conversations
            .OrderByDescending(conversation => conversation.StartedAt)
            .Take(MostConversations)
            .Select(conversation => new ConversationView(
                conversation.Id,
                conversation.AgentId,
                conversation.Title,
                conversation.StartedAt,
                conversation.Messages.OrderBy(message => message.Id).Select(message => new MessageView(message.Author, message.Text, message.SentAt)).ToList()))
            .ToListAsync(cancellationToken);
}
