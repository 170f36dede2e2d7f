using System.Text.Json;
using System.Text.Json.Serialization.Metadata;
using Microsoft.Extensions.DependencyInjection;

namespace OrchStack.Tenancy;

internal sealed class TenantWorkRunner(CurrentTenant current, ITenantScopes scopes, IServiceProvider services) : ITenantWork
{
    public TenantWork<T> Capture<T>(T payload)
        where T : notnull => new(current.Tenant.Id, payload);

    public ValueTask<TenantWork<T>> ReadAsync<T>(ReadOnlyMemory<byte> utf8Json, JsonTypeInfo<T> type, CancellationToken cancellationToken = default)
        where T : notnull
    {
        ArgumentNullException.ThrowIfNull(type);
        T payload;
        try
        {
            if (TenantWorkJson.HasMark(utf8Json.Span))
            {
                return TenantWorkJson.MayHaveMark(type) && services.GetServices<ITenantWorkMapper<T>>().Any()
                    ? throw Ambiguous(typeof(T))
                    : ValueTask.FromResult(TenantWorkJson.ReadEnvelope(utf8Json.Span, type));
            }

            payload = TenantWorkJson.ReadPayload(utf8Json.Span, type);
        }
        catch (JsonException fault)
        {
            throw new UnreadableWorkException(typeof(T), fault);
        }

        return AdoptAsync(payload, cancellationToken);
    }

    public async ValueTask<TenantWork<T>> AdoptAsync<T>(T payload, CancellationToken cancellationToken = default)
        where T : notnull
    {
        ArgumentNullException.ThrowIfNull(payload);
        TenantId? agreed = null;
        foreach (var mapper in services.GetServices<ITenantWorkMapper<T>>())
        {
            if (await mapper.FindTenantAsync(payload, cancellationToken).ConfigureAwait(false) is { } found)
            {
                agreed = agreed is null || agreed == found ? found : throw UnownedWorkException.OfTwo(typeof(T), agreed, found);
            }
        }

        return new TenantWork<T>(agreed ?? throw UnownedWorkException.OfNobody(typeof(T)), payload);
    }

    public Task RunAsync<T>(TenantWork<T> work, Func<ITenantScope, T, CancellationToken, Task> run, CancellationToken cancellationToken = default)
        where T : notnull
    {
        ArgumentNullException.ThrowIfNull(work);
        ArgumentNullException.ThrowIfNull(run);
        return scopes.RunAsync(work.TenantId, (scope, ct) => run(scope, work.Payload, ct), cancellationToken);
    }

    public Task<TResult> RunAsync<T, TResult>(
        TenantWork<T> work, Func<ITenantScope, T, CancellationToken, Task<TResult>> run, CancellationToken cancellationToken = default)
        where T : notnull
    {
        ArgumentNullException.ThrowIfNull(work);
        ArgumentNullException.ThrowIfNull(run);
        return scopes.RunAsync(work.TenantId, (scope, ct) => run(scope, work.Payload, ct), cancellationToken);
    }

    private static InvalidOperationException Ambiguous(Type payload) => new($"""
        Refused to read a queued {payload.Name}: it has the member "{TenantWorkJson.Mark}", which an old payload of this type may have as well, so it could name any tenant.
        Give the type fixed members, or leave old payloads in a queue of their own, read that with ITenantWork.AdoptAsync, and register the mapper there only.
        """);
}
