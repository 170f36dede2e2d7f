using System.Diagnostics.CodeAnalysis;
using Microsoft.Extensions.DependencyInjection;
using Microsoft.Extensions.Options;

namespace OrchStack.Tenancy.Quotas;

/// <summary>Finds the rules of a tenant: its plan's, as they stand now, with what it has set itself.</summary>
internal sealed class QuotaEngine : IQuotaEngine, IDisposable
{
    private readonly Lock _reading = new();
    private readonly IOptionsMonitor<QuotaOptions> _options;
    private readonly LocalQuotaStore _local;
    private readonly ITenantSettingsReader<TenantQuotaSettings>? _overrides;
    private readonly IDisposable? _changes;
    private volatile QuotaPlans _plans;

    public QuotaEngine(IOptionsMonitor<QuotaOptions> options, QuotaCounters counters, LocalQuotaStore local, IServiceProvider services)
    {
        _options = options;
        Counters = counters;
        _local = local;
        _overrides = services.GetService<ITenantSettingsReader<TenantQuotaSettings>>();
        _changes = options.OnChange(_ => ReadPlans());
        ReadPlans();
    }

    public QuotaCounters Counters { get; }

    async ValueTask<ITenantQuotas> IQuotaEngine.OpenAsync(Tenant tenant, CancellationToken cancellationToken) =>
        await OpenAsync(tenant, cancellationToken).ConfigureAwait(false);

    public ValueTask<TenantQuotas> OpenAsync(Tenant tenant, CancellationToken cancellationToken)
    {
        ArgumentNullException.ThrowIfNull(tenant);
        cancellationToken.ThrowIfCancellationRequested();
        var plan = _plans.Find(tenant.Plan);
        if (_overrides is null)
        {
            return ValueTask.FromResult(new TenantQuotas(this, tenant, plan.For(null)));
        }

        var reading = _overrides.ReadAsync(tenant, cancellationToken);
        return reading.IsCompletedSuccessfully ? ValueTask.FromResult(new TenantQuotas(this, tenant, plan.For(reading.Result))) : OpenAsync(tenant, plan, reading);
    }

    public void Dispose() => _changes?.Dispose();

    private async ValueTask<TenantQuotas> OpenAsync(Tenant tenant, QuotaPlan plan, ValueTask<TenantQuotaSettings> reading) =>
        new(this, tenant, plan.For(await reading.ConfigureAwait(false)));

    // Read and kept under one lock, so that of two changes at once the later one stays.
    [MemberNotNull(nameof(_plans))]
    private void ReadPlans()
    {
        lock (_reading)
        {
            var options = _options.CurrentValue;
            _plans = new QuotaPlans(options);
            _local.Remembering = (long)options.RememberCalls.TotalMilliseconds;
        }
    }
}
