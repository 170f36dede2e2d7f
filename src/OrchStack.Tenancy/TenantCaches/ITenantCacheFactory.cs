namespace OrchStack.Tenancy;

/// <summary>
/// What a cache is given to make an entry with. It does not name the caller's state: a call whose state were made of the caller's would be
/// a generic method without end, which no native compiler can write.
/// </summary>
internal interface ITenantCacheFactory<T>
{
    ValueTask<T> MakeAsync(CancellationToken cancellationToken);
}
