using Microsoft.Extensions.DependencyInjection;
using Microsoft.Extensions.Hosting;
using Microsoft.Extensions.Logging;

namespace OrchStack.Tenancy.Tests;

/// <summary>A host with a channel of jobs, which one item at a time leaves unless a test says otherwise.</summary>
internal sealed class ChannelApp : IAsyncDisposable
{
    public ChannelApp(Action<TenantChannelOptions>? options = null, Action<IServiceCollection>? configure = null) => Tenancy = new TestTenancy(services =>
    {
        services.AddSingleton<TimeProvider>(Time).AddSingleton(Log).AddLogging(logging => logging.AddProvider(Logs));
        services.AddOrchStackTenancy().AddTenantChannel<Job, JobHandler>(o =>
        {
            o.MaxDegreeOfParallelism = 1;
            options?.Invoke(o);
        });
        configure?.Invoke(services);
    });

    public TestTenancy Tenancy { get; }

    public WatchedTime Time { get; } = new();

    public JobLog Log { get; } = new();

    public RecordingLogs Logs { get; } = new();

    public ITenantChannel<Job> Channel => Tenancy.Services.GetRequiredService<ITenantChannel<Job>>();

    public TenantLines<Job> Lines => Tenancy.Services.GetRequiredService<TenantLines<Job>>();

    private TenantChannelWorker<Job> Worker => Tenancy.Services.GetServices<IHostedService>().OfType<TenantChannelWorker<Job>>().Single();

    public Task StartAsync() => Worker.StartAsync(CancellationToken.None);

    /// <summary>Stops as a host does, and so waits for what is in the channel.</summary>
    public Task StopAsync(CancellationToken patience = default) => Worker.StopAsync(patience);

    public Task WriteAsync(Tenant tenant, params string[] names) => Tenancy.Scopes.RunAsync(tenant.Id, async _ =>
    {
        foreach (var name in names)
        {
            await Channel.WriteAsync(new Job(name));
        }
    });

    public Task<bool> TryWriteAsync(Tenant tenant, string name) =>
        Tenancy.Scopes.RunAsync(tenant.Id, _ => Task.FromResult(Channel.TryWrite(new Job(name))));

    /// <summary>The messages about work, without those of the registry.</summary>
    public string[] Messages() => [.. Logs.Entries.Select(static entry => entry.Message).Where(static message => message.Contains("Job", StringComparison.Ordinal))];

    public ValueTask DisposeAsync() => Tenancy.DisposeAsync();
}
