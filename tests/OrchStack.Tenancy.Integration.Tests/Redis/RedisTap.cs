using System.Collections.Concurrent;
using System.Globalization;
using System.Net;
using System.Net.Sockets;
using System.Text;
using OrchStack.Tenancy.Integration.Tests.Servers;

namespace OrchStack.Tenancy.Integration.Tests.Redis;

/// <summary>Stands before the server and writes down each command that a client sends, also those that the server does not know.</summary>
internal sealed class RedisTap : IDisposable
{
    private readonly TcpListener _listener = new(IPAddress.Loopback, 0);
    private readonly ConcurrentQueue<string[]> _commands = new();

    private RedisTap()
    {
        _listener.Start();
        _ = AcceptAsync();
    }

    public static RedisTap Start() => new();

    /// <summary>The server by way of the tap.</summary>
    public string Configuration => RedisServer.ConfigurationOf(options =>
    {
        options.EndPoints.Clear();
        options.EndPoints.Add(IPAddress.Loopback, ((IPEndPoint)_listener.LocalEndpoint).Port);
    });

    /// <summary>What was sent since it was asked before, without what connections send for themselves.</summary>
    public List<string[]> Take()
    {
        var taken = new List<string[]>();
        while (_commands.TryDequeue(out var command))
        {
            taken.Add(command);
        }

        return taken;
    }

    public void Dispose() => _listener.Dispose();

    private async Task AcceptAsync()
    {
        try
        {
            while (true)
            {
                var client = await _listener.AcceptTcpClientAsync();
                var server = new TcpClient();
                var there = StackExchange.Redis.ConfigurationOptions.Parse(RedisServer.Configuration!).EndPoints[0];
                await server.Client.ConnectAsync(there);
                (client.NoDelay, server.NoDelay) = (true, true);
                _ = ListenAsync(client.GetStream(), server.GetStream());
                _ = server.GetStream().CopyToAsync(client.GetStream());
            }
        }
        catch (Exception closed) when (closed is SocketException or ObjectDisposedException)
        {
            // The test is over.
        }
    }

    private async Task ListenAsync(NetworkStream client, NetworkStream server)
    {
        var pending = new List<byte>();
        var buffer = new byte[65_536];
        int length;
        while ((length = await client.ReadAsync(buffer)) > 0)
        {
            pending.AddRange(buffer.AsSpan(0, length));
            while (TryRead(pending, out var command, out var used))
            {
                pending.RemoveRange(0, used);
                _commands.Enqueue(command);
            }

            await server.WriteAsync(buffer.AsMemory(0, length));
        }
    }

    /// <summary>An array of bulk strings, as clients send them.</summary>
    private static bool TryRead(List<byte> pending, out string[] command, out int used)
    {
        (command, used) = ([], 0);
        var bytes = pending.ToArray();
        if (!TryNumber(bytes, '*', ref used, out var count))
        {
            return false;
        }

        command = new string[count];
        for (var i = 0; i < count; i++)
        {
            if (!TryNumber(bytes, '$', ref used, out var size) || used + size + 2 > bytes.Length)
            {
                return false;
            }

            command[i] = Encoding.UTF8.GetString(bytes, used, size);
            used += size + 2;
        }

        return true;
    }

    private static bool TryNumber(byte[] bytes, char kind, ref int used, out int number)
    {
        number = 0;
        var end = Array.IndexOf(bytes, (byte)'\n', used);
        if (end < 0)
        {
            return false;
        }

        Assert.Equal(kind, (char)bytes[used]);
        number = int.Parse(Encoding.ASCII.GetString(bytes, used + 1, end - used - 2), CultureInfo.InvariantCulture);
        used = end + 1;
        return true;
    }
}
