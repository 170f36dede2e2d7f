using StackExchange.Redis;

namespace OrchStack.Tenancy.Redis;

/// <summary>One tenant's connection, opened once by whoever asks first.</summary>
internal sealed class TenantUserConnection(TenantId tenant, Func<Tenant, Task<ConnectionMultiplexer>> connect)
{
    private readonly Lock _gate = new();
    private Task<ConnectionMultiplexer>? _opening;

    public TenantId Tenant => tenant;

    /// <summary>A timestamp of the time provider.</summary>
    public long LastUsed { get; set; }

    public Task<ConnectionMultiplexer> OpenAsync(Tenant asking)
    {
        lock (_gate)
        {
            return _opening ??= connect(asking);
        }
    }

    public async Task CloseAsync()
    {
        Task<ConnectionMultiplexer>? opening;
        lock (_gate)
        {
            opening = _opening;
        }

        if (opening is not null)
        {
            try
            {
                await (await opening.ConfigureAwait(false)).DisposeAsync().ConfigureAwait(false);
            }
            catch (RedisException)
            {
                // It was never open.
            }
        }
    }
}
