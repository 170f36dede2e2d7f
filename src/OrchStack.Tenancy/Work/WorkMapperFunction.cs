namespace OrchStack.Tenancy;

internal sealed class WorkMapperFunction<T>(Func<T, TenantId?> map) : ITenantWorkMapper<T>
    where T : notnull
{
    public ValueTask<TenantId?> FindTenantAsync(T payload, CancellationToken cancellationToken) => ValueTask.FromResult(map(payload));
}
