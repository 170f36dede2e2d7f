using System.Diagnostics.CodeAnalysis;
using Microsoft.Extensions.Logging;
using Microsoft.Extensions.Options;

namespace OrchStack.Tenancy;

/// <summary>The newest settings that this node knows of the current tenant, in the framework's words.</summary>
internal sealed partial class TenantOptionsMonitor<[DynamicallyAccessedMembers(DynamicallyAccessedMemberTypes.PublicParameterlessConstructor)] T>(
    CurrentTenant current,
    TenantSettingsLoader loader,
    TenantSettingsSections sections,
    ITenantScopes scopes,
    ITenantChanges changes,
    IOptionsFactory<T> factory,
    ILogger<TenantOptionsMonitor<T>> logger) : IOptionsMonitor<T>
    where T : class
{
    private readonly int _index = sections.IndexOf(typeof(T));

    public T CurrentValue => (T)(loader.Newest(current.Tenant) ?? current.Settings).Get(_index);

    public T Get(string? name) => string.IsNullOrEmpty(name) ? CurrentValue : factory.Create(name);

    /// <summary>The listener runs inside the tenant whose settings have changed, after the change, on a thread of its own.</summary>
    public IDisposable OnChange(Action<T, string?> listener)
    {
        ArgumentNullException.ThrowIfNull(listener);
        return changes.Subscribe(change =>
        {
            if (change is { TenantId: { } tenant } && change.Kind.HasFlag(TenantChangeKind.Settings))
            {
                Tell(tenant, listener);
            }
        });
    }

    private void Tell(TenantId tenant, Action<T, string?> listener)
    {
        if (ExecutionContext.IsFlowSuppressed())
        {
            _ = TellAsync(tenant, listener);
            return;
        }

        using (ExecutionContext.SuppressFlow())
        {
            _ = Task.Run(() => TellAsync(tenant, listener));
        }
    }

    private async Task TellAsync(TenantId tenant, Action<T, string?> listener)
    {
        try
        {
            await scopes.RunAsync(
                tenant,
                _ =>
                {
                    listener((T)current.Settings.Get(_index), Options.DefaultName);
                    return Task.CompletedTask;
                }).ConfigureAwait(false);
        }
        catch (Exception gone) when (gone is InactiveTenantException or UnknownTenantException)
        {
            // Nobody works for it now; when it is entered again, its settings are read anew.
        }
        catch (Exception fault)
        {
            Log.ListenerFailed(logger, fault, tenant);
        }
    }

    private static partial class Log
    {
        [LoggerMessage(1, LogLevel.Error, "A listener to changed settings failed under tenant {TenantId}.")]
        public static partial void ListenerFailed(ILogger logger, Exception fault, TenantId tenantId);
    }
}
