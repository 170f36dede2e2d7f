using System.Diagnostics;
using System.Net;
using System.Net.Sockets;
using StackExchange.Redis;

namespace OrchStack.Tenancy.Integration.Tests.Quotas;

/// <summary>A Redis of the test's own, to be stopped, killed and begun again.</summary>
internal sealed class PrivateRedis : IAsyncDisposable
{
    private readonly string _folder = Directory.CreateTempSubdirectory("orchstack-redis-").FullName;
    private readonly int _port;
    private Process _server = null!;

    private PrivateRedis()
    {
        using var listener = new TcpListener(IPAddress.Loopback, 0);
        listener.Start();
        _port = ((IPEndPoint)listener.LocalEndpoint).Port;
    }

    public string Configuration => $"127.0.0.1:{_port},allowAdmin=true,abortConnect=false";

    public static async Task<PrivateRedis> StartAsync()
    {
        var redis = new PrivateRedis();
        await redis.BeginAsync();
        return redis;
    }

    /// <summary>Begins it with what it has on its disk: every write that it has acknowledged.</summary>
    public async Task BeginAsync()
    {
        _server = Process.Start(new ProcessStartInfo("redis-server")
        {
            ArgumentList = { "--port", $"{_port}", "--bind", "127.0.0.1", "--dir", _folder, "--save", "", "--appendonly", "yes", "--appendfsync", "always", "--daemonize", "no" },
            RedirectStandardOutput = true,
        })!;
        _ = _server.StandardOutput.ReadToEndAsync();
        await using var raw = await ConnectionMultiplexer.ConnectAsync(Configuration);
        for (var left = 100; ; left--)
        {
            try
            {
                await raw.GetDatabase().PingAsync();
                return;
            }
            catch (RedisException) when (left > 0)
            {
                await Task.Delay(100);
            }
        }
    }

    /// <summary>It is there and does not answer.</summary>
    public void Hang() => Signal("STOP");

    public void GoOn() => Signal("CONT");

    public async Task KillAsync()
    {
        _server.Kill();
        await _server.WaitForExitAsync();
        _server.Dispose();
    }

    public async ValueTask DisposeAsync()
    {
        GoOn();
        await KillAsync();
        Directory.Delete(_folder, recursive: true);
    }

    private void Signal(string name)
    {
        using var kill = Process.Start("kill", [$"-{name}", $"{_server.Id}"]);
        kill.WaitForExit();
    }
}
