using Microsoft.Extensions.AI;
using OrchStack.Tenancy.Quotas;

namespace OrchStack.Tenancy.AI;

/// <summary>How a chat client is charged to its tenant.</summary>
public sealed class TenantQuotaChatOptions
{
    private const int CharactersPerToken = 3;
    private const int TokensPerMessage = 8;

    /// <summary>The meter of tokens, which limits of the plan count.</summary>
    /// <value>"ai.tokens" by default.</value>
    public string Meter { get; set; } = "ai.tokens";

    /// <summary>A meter of which each call uses one.</summary>
    /// <value>Null by default: calls are not counted.</value>
    public string? CallMeter { get; set; }

    /// <summary>How many tokens of output are reserved for a request that names no <see cref="ChatOptions.MaxOutputTokens"/>; at least 1.</summary>
    /// <value>1,024 by default. What an answer has more is charged when it is there.</value>
    public int DefaultOutputTokens { get; set; } = 1_024;

    /// <summary>What tokens of a model cost, by the model's id; of others each is 1.</summary>
    public IDictionary<string, ChatTokenWeight> Weights { get; } = new Dictionary<string, ChatTokenWeight>(StringComparer.Ordinal);

    /// <summary>How many tokens a text has, about; used before a call, and where a provider reports no usage.</summary>
    /// <value>A third of the characters by default, which is more than most models count.</value>
    public Func<string, long> EstimateTokens { get; set; } = static text => (text.Length + CharactersPerToken - 1) / CharactersPerToken;

    /// <summary>Who of the tenant calls, for limits of workspaces, users and agents.</summary>
    /// <value>Nobody in particular by default.</value>
    public Func<ChatOptions?, QuotaSubject> Subject { get; set; } = static _ => default;

    /// <summary>After how long the reservation of a call that never ends stays charged: 1 second to 1 day.</summary>
    /// <value>10 minutes by default.</value>
    public TimeSpan ReservationLifetime { get; set; } = TimeSpan.FromMinutes(10);

    internal long PromptTokens(IEnumerable<ChatMessage> messages, ChatOptions? request) =>
        messages.Sum(message => TokensPerMessage + EstimateTokens(message.Text)) + (request?.Instructions is { } instructions ? EstimateTokens(instructions) : 0);

    internal ChatTokenWeight WeightOf(string? model) => model is not null && Weights.TryGetValue(model, out var weight) ? weight : ChatTokenWeight.One;
}
