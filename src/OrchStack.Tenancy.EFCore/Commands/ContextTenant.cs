using Microsoft.EntityFrameworkCore;
using Microsoft.EntityFrameworkCore.Infrastructure;

namespace OrchStack.Tenancy.EFCore;

/// <summary>
/// The tenant that a context belongs to: that of its first command. With equal keys EF's identity map would show a second
/// tenant the entity that it tracks for the first. Reset when the context goes back to its pool.
/// </summary>
internal sealed class ContextTenant : IResettableService
{
    private Tenant? _tenant;

    public void Demand(Tenant? current, DbContext context)
    {
        if (_tenant is not null && _tenant.Id != current?.Id && context.ChangeTracker.Entries().Any())
        {
            throw new ContextTenantException(context.GetType().Name, _tenant, current);
        }

        _tenant = current;
    }

    public void ResetState() => _tenant = null;

    public Task ResetStateAsync(CancellationToken cancellationToken = default)
    {
        ResetState();
        return Task.CompletedTask;
    }
}
