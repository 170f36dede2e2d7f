namespace OrchStack.Tenancy.Quotas;

/// <summary>The stable <c>type</c> of each ProblemDetails (RFC 9457) with which quotas refuse a request.</summary>
public static class QuotaProblemTypes
{
    /// <summary>
    /// 429: a limit of the tenant's plan is used up. The member <c>violated-policies</c> lists the names of the limits,
    /// as in draft-ietf-httpapi-ratelimit-headers-11.
    /// </summary>
    public const string QuotaExceeded = "urn:orchstack:tenancy:quota-exceeded";

    /// <summary>
    /// 503: the store of counts does not answer, and a limit of the call refuses while that is so. The member <c>violated-policies</c>
    /// lists the names of those limits.
    /// </summary>
    public const string QuotaUnavailable = "urn:orchstack:tenancy:quota-unavailable";
}
