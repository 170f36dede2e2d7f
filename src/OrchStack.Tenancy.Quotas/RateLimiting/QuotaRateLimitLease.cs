using System.Diagnostics.CodeAnalysis;
using System.Threading.RateLimiting;

namespace OrchStack.Tenancy.Quotas;

/// <summary>A decision as the framework's limiters tell it; what was taken is used, so disposing of it gives nothing back.</summary>
internal sealed class QuotaRateLimitLease(bool isAcquired, TimeSpan? retryAfter) : RateLimitLease
{
    public static readonly QuotaRateLimitLease Granted = new(isAcquired: true, null);

    public static readonly QuotaRateLimitLease Undecided = new(isAcquired: false, null);

    public override bool IsAcquired => isAcquired;

    public override IEnumerable<string> MetadataNames => retryAfter is null ? [] : [MetadataName.RetryAfter.Name];

    public static QuotaRateLimitLease Of(in QuotaDecision decision) => decision.IsGranted ? Granted : new QuotaRateLimitLease(isAcquired: false, decision.RetryAfter);

    public override bool TryGetMetadata(string metadataName, [NotNullWhen(true)] out object? metadata)
    {
        metadata = metadataName == MetadataName.RetryAfter.Name ? retryAfter : null;
        return metadata is not null;
    }
}
