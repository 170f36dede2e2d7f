using Microsoft.AspNetCore.Hosting.Server;
using Microsoft.AspNetCore.Hosting.Server.Features;

namespace Workspace.Setup;

/// <summary>
/// Prints addresses and keys once the application serves, in Development alone: keys belong on a developer's screen and in no log.
/// </summary>
internal sealed class StartAnnouncement(WorkspaceSettings settings, IServer server) : IHostedLifecycleService
{
    public Task StartedAsync(CancellationToken cancellationToken)
    {
        var addresses = server.Features.Get<IServerAddressesFeature>()?.Addresses ?? [];
        if (addresses.FirstOrDefault() is { } address)
        {
            var port = new Uri(address.Replace("//*", "//localhost", StringComparison.Ordinal).Replace("//+", "//localhost", StringComparison.Ordinal)).Port;
            var rows = settings.Tenants.Select(tenant =>
                $"  {tenant.Name,-10} {tenant.Plan,-7} {$"http://{tenant.Slug}.localhost:{port}/",-34} {settings.ApiKeys.CredentialOf(tenant) ?? "(no key)"}");
            Console.WriteLine($"""

                Workspace is ready: http://localhost:{port}/

                  {"tenant",-10} {"plan",-7} {"address",-34} API key (X-Api-Key)
                {string.Join(Environment.NewLine, rows)}

                """);
        }

        return Task.CompletedTask;
    }

    public Task StartingAsync(CancellationToken cancellationToken) => Task.CompletedTask;

    public Task StartAsync(CancellationToken cancellationToken) => Task.CompletedTask;

    public Task StoppingAsync(CancellationToken cancellationToken) => Task.CompletedTask;

    public Task StopAsync(CancellationToken cancellationToken) => Task.CompletedTask;

    public Task StoppedAsync(CancellationToken cancellationToken) => Task.CompletedTask;
}
