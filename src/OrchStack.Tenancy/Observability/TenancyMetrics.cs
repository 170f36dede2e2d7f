using System.Diagnostics.Metrics;

namespace OrchStack.Tenancy;

/// <summary>The instruments of the core. No tag names a tenant: there may be a million of them.</summary>
internal sealed class TenancyMetrics
{
    public const string MeterName = "OrchStack.Tenancy";

    private readonly Counter<long> _resolutions;
    private readonly Counter<long> _lookups;
    private readonly Counter<long> _unrecorded;

    public TenancyMetrics(IMeterFactory meters)
    {
        // The factory owns the meter and disposes it.
        var meter = meters.Create(MeterName);
        _resolutions = meter.CreateCounter<long>("orchstack.tenancy.resolutions", "{request}", "Requests whose tenant was judged.");
        _lookups = meter.CreateCounter<long>("orchstack.tenancy.registry.lookups", "{lookup}", "Names of tenants that were looked up.");
        _unrecorded = meter.CreateCounter<long>(
            "orchstack.tenancy.refusals.unrecorded", "{refusal}", "Refusals that are missing from the platform's audit log.");
    }

    /// <summary>One request was judged.</summary>
    public void Resolved(string outcome) => _resolutions.Add(1, new KeyValuePair<string, object?>("outcome", outcome));

    /// <summary>One name was looked up; the result is one of <see cref="RegistryLookupResults"/>.</summary>
    public void LookedUp(string result) => _lookups.Add(1, new KeyValuePair<string, object?>("result", result));

    /// <summary>One refusal was not recorded: "limited" or "failed".</summary>
    public void Unrecorded(string cause) => _unrecorded.Add(1, new KeyValuePair<string, object?>("cause", cause));
}
