using System.Buffers.Binary;
using System.Net;
using System.Net.Sockets;

namespace OrchStack.Tenancy.Integration.Tests.Notifications;

/// <summary>Stands before a server and passes everything on but notifications, as a pooler in transaction mode does.</summary>
internal sealed class DeafProxy : IAsyncDisposable
{
    private const byte NotificationResponse = (byte)'A';

    private readonly TcpListener _listener = new(IPAddress.Loopback, 0);
    private readonly CancellationTokenSource _stop = new();
    private readonly (string Host, int Port) _server;
    private readonly Task _accepting;

    public DeafProxy(string host, int port)
    {
        _server = (host, port);
        _listener.Start();
        _accepting = AcceptAsync();
    }

    public int Port => ((IPEndPoint)_listener.LocalEndpoint).Port;

    public async ValueTask DisposeAsync()
    {
        await _stop.CancelAsync();
        _listener.Stop();
        await _accepting.ConfigureAwait(ConfigureAwaitOptions.SuppressThrowing);
        _stop.Dispose();
    }

    private async Task AcceptAsync()
    {
        while (true)
        {
            _ = ServeAsync(await _listener.AcceptTcpClientAsync(_stop.Token));
        }
    }

    private async Task ServeAsync(TcpClient client)
    {
        using var _ = client;
        using var server = new TcpClient();
        await server.ConnectAsync(_server.Host, _server.Port, _stop.Token);
        var up = client.GetStream().CopyToAsync(server.GetStream(), _stop.Token);
        var down = PassOnAsync(server.GetStream(), client.GetStream());
        await Task.WhenAny(up, down);
    }

    /// <summary>A message is its type, its length with the length itself, and its content. No encryption is asked for.</summary>
    private async Task PassOnAsync(NetworkStream from, NetworkStream to)
    {
        var head = new byte[5];
        while (true)
        {
            await from.ReadExactlyAsync(head, _stop.Token);
            var message = new byte[1 + BinaryPrimitives.ReadInt32BigEndian(head.AsSpan(1))];
            head.CopyTo(message, 0);
            await from.ReadExactlyAsync(message.AsMemory(head.Length), _stop.Token);
            if (message[0] != NotificationResponse)
            {
                await to.WriteAsync(message, _stop.Token);
            }
        }
    }
}
