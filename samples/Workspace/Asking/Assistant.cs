using Microsoft.EntityFrameworkCore;
using Microsoft.Extensions.AI;
using Workspace.Agents;
using Workspace.Audit;
using Workspace.Conversations;
using Workspace.Knowledge;
using Workspace.Storage;

namespace Workspace.Asking;

/// <summary>Answers a question from the current tenant's documents and keeps the conversation.</summary>
internal sealed class Assistant(
    WorkspaceDbContext db, KnowledgeSearch search, SimilarPassages similar, IChatClient chat, AnswerCache answers, AuditTrail audit, TimeProvider time)
{
    private const int MostMemories = 10;
    private const int TitleLength = 100;

    /// <summary>The agent that is asked for, or the tenant's first one; null if the asked-for one is not among the tenant's.</summary>
    public Task<Agent?> FindAgentAsync(Guid? id, CancellationToken cancellationToken) =>
        db.Agents.OrderBy(agent => agent.Name).FirstOrDefaultAsync(agent => id == null || agent.Id == id, cancellationToken);

    public async Task<AskAnswer> AnswerAsync(Agent? agent, string question, CancellationToken cancellationToken)
    {
        var hits = await search.FindAsync(question, cancellationToken) is { Count: > 0 } found ? found : await similar.FindAsync(question, cancellationToken);
        var memory = await db.Memory.OrderByDescending(entry => entry.Id).Take(MostMemories).Select(entry => entry.Text).ToListAsync(cancellationToken);
        var prompt = Prompt.Write(agent, memory, hits, question);
        var answer = await answers.GetAsync(prompt, async () => (await chat.GetResponseAsync(prompt, cancellationToken: cancellationToken)).Text, cancellationToken);

        var conversation = Keep(agent, question, answer);
        await db.SaveChangesAsync(cancellationToken);
        return new AskAnswer(
            conversation.Id,
            agent?.Name,
            answer,
            [.. hits.Select(hit => new AnswerSource(hit.DocumentId, hit.Title, hit.Heading))]);
    }

    private Conversation Keep(Agent? agent, string question, string answer)
    {
        var now = time.GetUtcNow();
        var conversation = new Conversation
        {
            AgentId = agent?.Id,
            Title = Excerpt.Of(question, TitleLength),
            StartedAt = now,
        };
        conversation.Messages.Add(new Message { Author = "user", Text = question, SentAt = now });
        conversation.Messages.Add(new Message { Author = "assistant", Text = answer, SentAt = now });
        db.Conversations.Add(conversation);
        audit.Record("question.asked", question);
        return conversation;
    }
}
