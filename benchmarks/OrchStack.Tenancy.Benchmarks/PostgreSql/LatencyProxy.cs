using System.Diagnostics;
using System.Net;
using System.Net.Sockets;
using Npgsql;

namespace OrchStack.Tenancy.Benchmarks.PostgreSql;

/// <summary>A wire to PostgreSQL on this machine that is as long as a stated round trip: each message of the client waits that time.</summary>
internal sealed class LatencyProxy : IDisposable
{
    private readonly TcpListener _listener = new(IPAddress.Loopback, 0);
    private readonly TimeSpan _roundTrip;
    private readonly string _host;
    private readonly int _port;

    public LatencyProxy(string host, int port, TimeSpan roundTrip)
    {
        _host = host;
        _port = port;
        _roundTrip = roundTrip;
        _listener.Start();
        _ = AcceptAsync();
    }

    public int Port => ((IPEndPoint)_listener.LocalEndpoint).Port;

    /// <summary>The connection, through a proxy if the wire is to be longer than it is.</summary>
    public static string Reroute(string connection, double roundTripMilliseconds, ref LatencyProxy? proxy)
    {
        if (roundTripMilliseconds == 0)
        {
            return connection;
        }

        var builder = new NpgsqlConnectionStringBuilder(connection);
        proxy ??= new LatencyProxy(builder.Host!, builder.Port, TimeSpan.FromMilliseconds(roundTripMilliseconds));
        builder.Host = "127.0.0.1";
        builder.Port = proxy.Port;
        return builder.ConnectionString;
    }

    public void Dispose() => _listener.Dispose();

    private async Task AcceptAsync()
    {
        try
        {
            while (true)
            {
                var client = await _listener.AcceptSocketAsync();
                var server = new Socket(SocketType.Stream, ProtocolType.Tcp) { NoDelay = true };
                client.NoDelay = true;
                await server.ConnectAsync(_host, _port);
                Start(client, server, _roundTrip);
                Start(server, client, TimeSpan.Zero);
            }
        }
        catch (Exception closed) when (closed is SocketException or ObjectDisposedException)
        {
            // The benchmark is over.
        }
    }

    // A thread that spins: a timer is coarser than the delay.
    private static void Start(Socket from, Socket to, TimeSpan delay) => new Thread(() => Copy(from, to, delay)) { IsBackground = true }.Start();

    private static void Copy(Socket from, Socket to, TimeSpan delay)
    {
        var buffer = new byte[65_536];
        try
        {
            int length;
            while ((length = from.Receive(buffer)) > 0)
            {
                var arrived = Stopwatch.GetTimestamp();
                while (Stopwatch.GetElapsedTime(arrived) < delay)
                {
                    Thread.SpinWait(20);
                }

                to.Send(buffer.AsSpan(0, length));
            }

            to.Shutdown(SocketShutdown.Send);
        }
        catch (Exception closed) when (closed is SocketException or ObjectDisposedException)
        {
            from.Dispose();
            to.Dispose();
        }
    }
}
