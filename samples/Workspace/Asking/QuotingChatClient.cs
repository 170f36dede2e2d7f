using System.Runtime.CompilerServices;
using System.Text;
using Microsoft.Extensions.AI;
using Workspace.Knowledge;

namespace Workspace.Asking;

/// <summary>A model for a sample without a model: it quotes the passages that it is given, word for word, and says so.</summary>
internal sealed class QuotingChatClient : IChatClient
{
    private const int MostQuotes = 2;

    public Task<ChatResponse> GetResponseAsync(
        IEnumerable<ChatMessage> messages, ChatOptions? options = null, CancellationToken cancellationToken = default) =>
        Task.FromResult(new ChatResponse(new ChatMessage(ChatRole.Assistant, Answer(messages))) { ModelId = "offline-quotes" });

    public async IAsyncEnumerable<ChatResponseUpdate> GetStreamingResponseAsync(
        IEnumerable<ChatMessage> messages, ChatOptions? options = null, [EnumeratorCancellation] CancellationToken cancellationToken = default)
    {
        var response = await GetResponseAsync(messages, options, cancellationToken);
        foreach (var update in response.ToChatResponseUpdates())
        {
            yield return update;
        }
    }

    public object? GetService(Type serviceType, object? serviceKey = null) =>
        serviceKey is null && serviceType.IsInstanceOfType(this) ? this : null;

    public void Dispose()
    {
    }

    private static string Answer(IEnumerable<ChatMessage> messages)
    {
        var quotes = messages
            .SelectMany(message => message.Contents)
            .Select(content => content.AdditionalProperties?.GetValueOrDefault(Prompt.Source))
            .OfType<SearchHit>()
            .Take(MostQuotes)
            .ToList();
        if (quotes.Count == 0)
        {
            return "I am an offline client: I only quote, and nothing in your documents fits this question.";
        }

        var answer = new StringBuilder("I am an offline client: I only quote. Your documents say:");
        foreach (var quote in quotes)
        {
            answer.Append("\n\n").Append(quote.Heading).Append(":\n").Append(quote.Text);
        }

        return answer.ToString();
    }
}
