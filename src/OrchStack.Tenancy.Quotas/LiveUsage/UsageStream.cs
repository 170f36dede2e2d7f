using System.Buffers;
using System.IO.Pipelines;
using System.Text.Json;
using Microsoft.AspNetCore.Http;
using Microsoft.AspNetCore.Http.Features;

namespace OrchStack.Tenancy.Quotas;

/// <summary>
/// One client's stream of server-sent events (HTML Living Standard, section 9.2). TypedResults.ServerSentEvents can send no comments, and
/// writes with the application's serializer.
/// </summary>
internal sealed class UsageStream(HttpResponse response, TenantQuotaUsageOptions options, TimeProvider time)
{
    private const string ContentType = "text/event-stream";

    private readonly long _openedAt = time.GetTimestamp();
    private long _sentAt;

    /// <summary>Whether the client asks for events, and no less than for JSON. A wildcard is no wish for a stream.</summary>
    public static bool IsAcceptedBy(HttpRequest request)
    {
        var accepted = request.GetTypedHeaders().Accept;
        return QualityOf(ContentType) is > 0 and var events && events >= (QualityOf("application/json") ?? 0);

        double? QualityOf(string type) => accepted.FirstOrDefault(range => range.MediaType.Equals(type, StringComparison.OrdinalIgnoreCase)) is { } found ? found.Quality ?? 1 : null;
    }

    public async Task SendAsync(LiveUsage live, ITenantQuotas quotas, QuotaSubject subject, CancellationToken cancellationToken)
    {
        // Taken before the first reading: whatever is seen later than that is looked at below.
        var look = live.Last;
        var sent = await quotas.GetUsageAsync(subject, cancellationToken).ConfigureAwait(false);
        Begin();
        await SendAsync(sent, time.GetUtcNow(), cancellationToken).ConfigureAwait(false);
        while (true)
        {
            await look.Next.WaitAsync(cancellationToken).ConfigureAwait(false);
            look = live.Last;
            if (look.IsEnd || time.GetElapsedTime(_openedAt) >= options.StreamLifetime)
            {
                return;
            }

            if (!look.Says(sent))
            {
                sent = look.Usage;
                await SendAsync(sent, look.At, cancellationToken).ConfigureAwait(false);
            }
            else if (time.GetElapsedTime(_sentAt) >= options.Heartbeat)
            {
                await SendAsync(": nothing has changed\n\n"u8, cancellationToken).ConfigureAwait(false);
            }
        }
    }

    private void Begin()
    {
        response.ContentType = ContentType;
        response.Headers.ContentEncoding = "identity";

        // nginx, and what follows it, would keep events until a buffer is full.
        response.Headers["X-Accel-Buffering"] = "no";
        response.HttpContext.Features.Get<IHttpResponseBodyFeature>()?.DisableBuffering();
    }

    private Task<FlushResult> SendAsync(IReadOnlyList<QuotaUsage>? usage, DateTimeOffset at, CancellationToken cancellationToken)
    {
        if (usage is null)
        {
            return SendAsync("event: unavailable\ndata: {}\n\n"u8, cancellationToken);
        }

        response.BodyWriter.Write("event: usage\ndata: "u8);
        response.BodyWriter.Write(JsonSerializer.SerializeToUtf8Bytes(UsageAnswer.Of(usage, at), UsageJson.Default.UsageAnswer));
        return SendAsync("\n\n"u8, cancellationToken);
    }

    private Task<FlushResult> SendAsync(ReadOnlySpan<byte> text, CancellationToken cancellationToken)
    {
        _sentAt = time.GetTimestamp();
        response.BodyWriter.Write(text);
        return response.BodyWriter.FlushAsync(cancellationToken).AsTask();
    }
}
