namespace OrchStack.Tenancy.Tests;

/// <summary>One tenant of a storm: what it is at present, and a number that moves before and after each change.</summary>
internal sealed class StormTenant(Tenant tenant, TenantApiKey key, string credential)
{
    private int _moves;

    public Tenant Tenant => tenant;

    public string KeyId => key.KeyId;

    public string Credential => credential;

    public TenantApiKey Key => key;

    public bool IsSuspended { get; private set; }

    public bool IsRevoked { get; private set; }

    public int Moves => Volatile.Read(ref _moves);

    /// <summary>One change at a time for each tenant; requests go on meanwhile.</summary>
    public SemaphoreSlim Gate { get; } = new(1, 1);

    public async Task MoveAsync(Func<Task> change, Action<StormTenant> mark)
    {
        await Gate.WaitAsync();
        try
        {
            Interlocked.Increment(ref _moves);
            await change();
            mark(this);
        }
        catch (InactiveTenantException)
        {
            // A key cannot be revoked from inside a tenant that was suspended meanwhile.
        }
        finally
        {
            Interlocked.Increment(ref _moves);
            Gate.Release();
        }
    }

    public void Suspended(bool isSuspended) => IsSuspended = isSuspended;

    public void Revoked() => IsRevoked = true;
}
