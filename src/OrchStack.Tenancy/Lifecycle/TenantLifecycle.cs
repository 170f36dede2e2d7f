namespace OrchStack.Tenancy;

/// <summary>The order of steps: what opens a tenant is recorded first, what closes one takes effect first.</summary>
internal sealed class TenantLifecycle(
    ITenantStore store,
    ITenantDirectory directory,
    IPlatformContext platform,
    IPlatformAudit audit,
    TenantRemovalLog removals,
    ITenantChanges changes,
    TenantLifecycleHandlers handlers) : ITenantLifecycle
{
    public async Task<Tenant> CreateAsync(Tenant tenant, CancellationToken cancellationToken = default)
    {
        ArgumentNullException.ThrowIfNull(tenant);
        platform.Demand();
        var begun = await BeginAsync(tenant with { Status = TenantStatus.Preparing }, cancellationToken).ConfigureAwait(false);
        await RunAsync(begun, "tenant.created", handlers.PrepareAsync, cancellationToken).ConfigureAwait(false);
        await RecordAsync(begun, "tenant.created", reason: null, cancellationToken).ConfigureAwait(false);
        return await MoveAsync(tenant.Id, "tenant.created", TenantStatus.Active, [TenantStatus.Preparing], cancellationToken).ConfigureAwait(false);
    }

    public async Task<Tenant> ChangeAsync(TenantId id, TenantEdit edit, CancellationToken cancellationToken = default)
    {
        ArgumentNullException.ThrowIfNull(id);
        ArgumentNullException.ThrowIfNull(edit);
        platform.Demand();
        var changed = await directory.ChangeAsync(
            id,
            tenant => tenant.Status is TenantStatus.Active or TenantStatus.Suspended ? edit.Apply(tenant) : throw new TenantStatusException(tenant, "tenant.changed"),
            cancellationToken).ConfigureAwait(false);
        await PublishAsync(id, cancellationToken).ConfigureAwait(false);
        await RunAsync(changed, "tenant.changed", handlers.ChangedAsync, cancellationToken).ConfigureAwait(false);
        await RecordAsync(changed, "tenant.changed", reason: null, cancellationToken).ConfigureAwait(false);
        return changed;
    }

    public async Task<Tenant> SuspendAsync(TenantId id, string reason, CancellationToken cancellationToken = default)
    {
        ArgumentNullException.ThrowIfNull(id);
        ArgumentException.ThrowIfNullOrWhiteSpace(reason);
        platform.Demand();
        var suspended = await MoveAsync(
            id, "tenant.suspended", TenantStatus.Suspended, [TenantStatus.Active, TenantStatus.Suspended], cancellationToken).ConfigureAwait(false);
        await RunAsync(suspended, "tenant.suspended", handlers.SuspendAsync, cancellationToken).ConfigureAwait(false);
        await RecordAsync(suspended, "tenant.suspended", reason, cancellationToken).ConfigureAwait(false);
        return suspended;
    }

    public async Task<Tenant> ResumeAsync(TenantId id, CancellationToken cancellationToken = default)
    {
        ArgumentNullException.ThrowIfNull(id);
        platform.Demand();
        var tenant = await FindAsync(id, cancellationToken).ConfigureAwait(false);
        switch (tenant.Status)
        {
            case TenantStatus.Active:
                return tenant;
            case TenantStatus.Suspended:
                await RunAsync(tenant, "tenant.resumed", handlers.ResumeAsync, cancellationToken).ConfigureAwait(false);
                await RecordAsync(tenant, "tenant.resumed", reason: null, cancellationToken).ConfigureAwait(false);
                return await MoveAsync(id, "tenant.resumed", TenantStatus.Active, [TenantStatus.Suspended], cancellationToken).ConfigureAwait(false);
            default:
                throw new TenantStatusException(tenant, "tenant.resumed");
        }
    }

    public async Task<TenantRemovalReport> DeleteAsync(TenantId id, string reason, CancellationToken cancellationToken = default)
    {
        ArgumentNullException.ThrowIfNull(id);
        ArgumentException.ThrowIfNullOrWhiteSpace(reason);
        platform.Demand();
        var deleting = await MoveAsync(id, "tenant.deleted", TenantStatus.Deleting, from: null, cancellationToken).ConfigureAwait(false);
        await RunAsync(
            deleting,
            "tenant.deleted",
            (tenant, ct) => handlers.CleanUpAsync(tenant, removal => removals.RecordAsync(tenant, removal, ct), ct),
            cancellationToken).ConfigureAwait(false);
        var report = await SignAsync(deleting, reason, cancellationToken).ConfigureAwait(false);
        await RecordAsync(deleting, "tenant.deleted", reason, cancellationToken).ConfigureAwait(false);
        await directory.RemoveAsync(id, cancellationToken).ConfigureAwait(false);
        await PublishAsync(id, cancellationToken).ConfigureAwait(false);
        return report;
    }

    /// <summary>Adds the tenant, or takes up a making that failed.</summary>
    private async Task<Tenant> BeginAsync(Tenant tenant, CancellationToken cancellationToken)
    {
        var known = await store.FindAsync(tenant.Id, cancellationToken).ConfigureAwait(false);
        if (known is not null)
        {
            return known == tenant ? known : throw TenantConflictException.Id(tenant.Id);
        }

        await directory.AddAsync(tenant, cancellationToken).ConfigureAwait(false);

        // Whoever asked for it before it was there may remember "there is none".
        await PublishAsync(tenant.Id, cancellationToken).ConfigureAwait(false);
        return tenant;
    }

    private async Task<Tenant> FindAsync(TenantId id, CancellationToken cancellationToken) =>
        await store.FindAsync(id, cancellationToken).ConfigureAwait(false) ?? throw new UnknownTenantException(id);

    /// <summary>Changes the status in one step with the check that it may change so; null stands for any.</summary>
    private async Task<Tenant> MoveAsync(TenantId id, string step, TenantStatus to, TenantStatus[]? from, CancellationToken cancellationToken)
    {
        var moved = await directory.ChangeAsync(
            id,
            tenant => from is null || from.Contains(tenant.Status) ? tenant with { Status = to } : throw new TenantStatusException(tenant, step),
            cancellationToken).ConfigureAwait(false);
        await PublishAsync(id, cancellationToken).ConfigureAwait(false);
        return moved;
    }

    private async Task RunAsync(Tenant tenant, string step, Func<Tenant, CancellationToken, Task> run, CancellationToken cancellationToken)
    {
        try
        {
            await run(tenant, cancellationToken).ConfigureAwait(false);
        }
        catch (TenantHandlerException fault)
        {
            await RecordFailureAsync(tenant, step, fault, cancellationToken).ConfigureAwait(false);
            throw new TenantLifecycleException(tenant, step, fault.Handler, fault.InnerException!);
        }
    }

    private async Task RecordAsync(Tenant tenant, string action, string? reason, CancellationToken cancellationToken)
    {
        try
        {
            await audit.RecordAsync(
                new AuditEntry(action) { Target = $"tenant/{tenant.Slug}", Reason = reason }, tenant.Id, cancellationToken).ConfigureAwait(false);
        }
        catch (Exception fault) when (!cancellationToken.IsCancellationRequested)
        {
            throw new TenantLifecycleException(tenant, action, "the platform's audit log", fault);
        }
    }

    private async Task<TenantRemovalReport> SignAsync(Tenant tenant, string reason, CancellationToken cancellationToken)
    {
        try
        {
            return await removals.SignAsync(tenant, reason, cancellationToken).ConfigureAwait(false);
        }
        catch (Exception fault) when (!cancellationToken.IsCancellationRequested)
        {
            throw new TenantLifecycleException(tenant, "tenant.deleted", "the report", fault);
        }
    }

    /// <summary>The failure is thrown whether or not the log takes it.</summary>
    private async Task RecordFailureAsync(Tenant tenant, string action, TenantHandlerException fault, CancellationToken cancellationToken)
    {
        try
        {
            await audit.RecordAsync(
                new AuditEntry(action) { Target = $"tenant/{tenant.Slug}", Outcome = AuditOutcome.Failed, Reason = fault.Message },
                tenant.Id,
                cancellationToken).ConfigureAwait(false);
        }
        catch (Exception) when (!cancellationToken.IsCancellationRequested)
        {
        }
    }

    private ValueTask PublishAsync(TenantId id, CancellationToken cancellationToken) =>
        changes.PublishAsync(new TenantChange(id, TenantChangeKind.Tenant), cancellationToken);
}
