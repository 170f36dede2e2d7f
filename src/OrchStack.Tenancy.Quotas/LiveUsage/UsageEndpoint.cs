using System.Text.Json.Serialization.Metadata;
using Microsoft.AspNetCore.Http;
using Microsoft.AspNetCore.Routing;
using Microsoft.Extensions.Hosting;
using Microsoft.Extensions.Options;

namespace OrchStack.Tenancy.Quotas;

/// <summary>Answers what the current tenant has used. Written without a serializer of the application's: it may have none for these types.</summary>
internal sealed class UsageEndpoint(
    LiveUsages streams,
    TenantQuotaUsageOptions options,
    ITenantQuotas quotas,
    ITenantContext current,
    IOptions<QuotaRequestOptions> requests,
    TimeProvider time,
    IHostApplicationLifetime application)
{
    public const string LimitParameter = "limit";

    public Task ReadAsync(HttpContext context)
    {
        context.Response.Headers.Vary = "Accept";
        return AnswerAsync(context, UsageStream.IsAcceptedBy(context.Request) ? StreamAsync : ReadOnceAsync);
    }

    public Task ReadHistoryAsync(HttpContext context) => AnswerAsync(context, ReadHistoryAsync);

    private async Task StreamAsync(HttpContext context, QuotaSubject subject)
    {
        using var end = CancellationTokenSource.CreateLinkedTokenSource(context.RequestAborted, application.ApplicationStopping);
        var live = streams.Join(current.Tenant.Id, subject);
        try
        {
            await new UsageStream(context.Response, options, time).SendAsync(live, quotas, subject, end.Token).ConfigureAwait(false);
        }
        catch (OperationCanceledException) when (end.IsCancellationRequested)
        {
        }
        finally
        {
            streams.Leave(live);
        }
    }

    private async Task ReadOnceAsync(HttpContext context, QuotaSubject subject)
    {
        var usage = await quotas.GetUsageAsync(subject, context.RequestAborted).ConfigureAwait(false);
        await WriteAsync(context, UsageAnswer.Of(usage, time.GetUtcNow()), UsageJson.Default.UsageAnswer).ConfigureAwait(false);
    }

    private async Task ReadHistoryAsync(HttpContext context, QuotaSubject subject)
    {
        var limit = (string)context.GetRouteValue(LimitParameter)!;
        IReadOnlyList<QuotaPeriodUsage> periods;
        try
        {
            periods = await quotas.GetHistoryAsync(limit, subject, context.RequestAborted).ConfigureAwait(false);
        }
        catch (ArgumentException)
        {
            await TypedResults.Problem(
                "Take the name of a limit whose kind is Budget from the usage.", statusCode: StatusCodes.Status404NotFound, title: "The tenant's plan has no such budget.")
                .ExecuteAsync(context).ConfigureAwait(false);
            return;
        }

        await WriteAsync(context, HistoryAnswer.Of(limit, periods), UsageJson.Default.HistoryAnswer).ConfigureAwait(false);
    }

    private async Task AnswerAsync(HttpContext context, Func<HttpContext, QuotaSubject, Task> answer)
    {
        context.Response.Headers.CacheControl = "no-store";
        try
        {
            await answer(context, (options.Subject ?? requests.Value.Subject)(context).Checked()).ConfigureAwait(false);
        }
        catch (QuotaUnavailableException) when (!context.Response.HasStarted)
        {
            await new QuotaProblem([], "How much the tenant has used cannot be found out at the moment. Ask again in a moment.", null, IsOutage: true)
                .WriteAsync(context).ConfigureAwait(false);
        }
    }

    private static Task WriteAsync<T>(HttpContext context, T answer, JsonTypeInfo<T> type) =>
        context.Response.WriteAsJsonAsync(answer, type, cancellationToken: context.RequestAborted);
}
