using Microsoft.AspNetCore.Http;

namespace OrchStack.Tenancy.Quotas;

/// <summary>A cost that each request tells.</summary>
internal sealed class RequestedQuota(string meter, Func<HttpContext, ValueTask<long>> cost) : IRequireQuotaMetadata
{
    public string Meter { get; } = Check(meter);

    public async ValueTask<long> GetCostAsync(HttpContext context) => await cost(context).ConfigureAwait(false) is >= 0 and <= AmountFaults.Most and var amount
        ? amount
        : throw new InvalidOperationException(
            $"Refused a request to '{context.GetEndpoint()?.DisplayName}': the function that tells its cost of '{Meter}' answered a number below 0 or above {AmountFaults.Text(AmountFaults.Most)}. Check what the request says before it is made a cost.");

    public static string Check(string meter)
    {
        ArgumentNullException.ThrowIfNull(meter);
        return QuotaLimitName.IsValid(meter) ? meter : throw new ArgumentException($"'{meter}' cannot be the name of a meter: {QuotaLimitName.Rule}.", nameof(meter));
    }
}
