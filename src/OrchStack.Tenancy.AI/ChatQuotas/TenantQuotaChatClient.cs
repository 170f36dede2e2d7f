using System.Runtime.CompilerServices;
using System.Text;
using Microsoft.Extensions.AI;
using Microsoft.Extensions.Logging;
using OrchStack.Tenancy.Quotas;

namespace OrchStack.Tenancy.AI;

/// <summary>
/// Reserves what a call may cost its tenant before the provider hears of it, and charges what it did cost. A call that is denied never
/// leaves.
/// </summary>
internal sealed partial class TenantQuotaChatClient(IChatClient inner, ITenantQuotas quotas, TenantQuotaChatOptions options, ILogger logger)
    : DelegatingChatClient(inner)
{
    public override async Task<ChatResponse> GetResponseAsync(
        IEnumerable<ChatMessage> messages, ChatOptions? options = null, CancellationToken cancellationToken = default)
    {
        var (sent, charge) = await ReserveAsync(messages, options, cancellationToken).ConfigureAwait(false);
        await using (charge.ConfigureAwait(false))
        {
            var response = await base.GetResponseAsync(sent, options, cancellationToken).ConfigureAwait(false);
            charge.Answered(response.Text, response.ModelId);
            charge.Report(response.Usage);
            return response;
        }
    }

    public override async IAsyncEnumerable<ChatResponseUpdate> GetStreamingResponseAsync(
        IEnumerable<ChatMessage> messages, ChatOptions? options = null, [EnumeratorCancellation] CancellationToken cancellationToken = default)
    {
        var (sent, charge) = await ReserveAsync(messages, options, cancellationToken).ConfigureAwait(false);
        await using (charge.ConfigureAwait(false))
        {
            // Whoever stops listening leaves here too: what has come until then is charged.
            await foreach (var update in base.GetStreamingResponseAsync(sent, options, cancellationToken).ConfigureAwait(false))
            {
                charge.Answered(update.Text, update.ModelId);
                foreach (var usage in update.Contents.OfType<UsageContent>())
                {
                    charge.Report(usage.Details);
                }

                yield return update;
            }
        }
    }

    private async ValueTask<(IReadOnlyList<ChatMessage> Sent, Charge Charge)> ReserveAsync(
        IEnumerable<ChatMessage> messages, ChatOptions? request, CancellationToken cancellationToken)
    {
        ArgumentNullException.ThrowIfNull(messages);

        // Walked once for the estimate and once for the call: a sequence that can be walked once only is kept.
        var sent = messages as IReadOnlyList<ChatMessage> ?? [.. messages];
        var model = request?.ModelId ?? this.GetService<ChatClientMetadata>()?.DefaultModelId;
        var prompt = options.PromptTokens(sent, request);
        var most = Math.Max(1, options.WeightOf(model).CostOf(prompt, request?.MaxOutputTokens ?? options.DefaultOutputTokens));
        QuotaCost[] costs = options.CallMeter is { } calls ? [new(options.Meter, most), new(calls)] : [new(options.Meter, most)];
        var reservation = await quotas.ReserveAsync(
            new QuotaCall(costs) { Subject = options.Subject(request) },
            new QuotaReservationOptions { Lifetime = options.ReservationLifetime },
            cancellationToken).ConfigureAwait(false);
        reservation.Decision.EnsureGranted();
        return (sent, new Charge(reservation, options, logger, prompt, model));
    }

    /// <summary>What one call has cost so far; settled when it is disposed of, or given back if nothing has come.</summary>
    private sealed class Charge(QuotaReservation reservation, TenantQuotaChatOptions options, ILogger logger, long prompt, string? model) : IAsyncDisposable
    {
        private readonly StringBuilder _text = new();
        private string? _model = model;
        private long? _input;
        private long? _output;
        private bool _isAnswered;

        public void Answered(string text, string? model)
        {
            _isAnswered = true;
            _model = model is not null && options.Weights.ContainsKey(model) ? model : _model;
            _text.Append(text);
        }

        public void Report(UsageDetails? usage)
        {
            _input = usage?.InputTokenCount ?? _input;
            _output = usage?.OutputTokenCount ?? _output;
        }

        public async ValueTask DisposeAsync()
        {
            try
            {
                if (!_isAnswered)
                {
                    await reservation.ReleaseAsync().ConfigureAwait(false);
                    return;
                }

                var used = options.WeightOf(_model).CostOf(_input ?? prompt, _output ?? options.EstimateTokens(_text.ToString()));
                QuotaCost[] actual = options.CallMeter is { } calls ? [new(options.Meter, used), new(calls)] : [new(options.Meter, used)];
                if (!await reservation.SettleAsync(actual).ConfigureAwait(false) && !reservation.Decision.IsDegraded)
                {
                    Log.Late(logger, reservation.Id, used);
                }
            }
            catch (QuotaUnavailableException fault)
            {
                // The answer is there, and what was reserved stays charged when its time is over.
                Log.NotSettled(logger, fault, reservation.Id);
            }
        }
    }

    private static partial class Log
    {
        [LoggerMessage(1, LogLevel.Warning, "A call has used {Used} of a tenant's tokens, and its reservation {ReservationId} was over: what was reserved stays charged. Raise ReservationLifetime.")]
        public static partial void Late(ILogger logger, string reservationId, long used);

        [LoggerMessage(2, LogLevel.Warning, "The reservation {ReservationId} of a call was not settled: what was reserved stays charged.")]
        public static partial void NotSettled(ILogger logger, Exception fault, string reservationId);
    }
}
