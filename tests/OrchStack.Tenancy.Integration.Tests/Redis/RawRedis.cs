using System.Net.Sockets;
using System.Text;
using OrchStack.Tenancy.Integration.Tests.Servers;
using StackExchange.Redis;

namespace OrchStack.Tenancy.Integration.Tests.Redis;

/// <summary>A connection that sends whatever it is told, as a user of the server.</summary>
internal sealed class RawRedis : IAsyncDisposable
{
    private readonly TcpClient _client = new();

    /// <summary>Signed in; without credentials as the one who may do everything.</summary>
    public static Task<RawRedis> ConnectAsync(string? user = null, string? password = null) =>
        ConnectAsync(ConfigurationOptions.Parse(RedisServer.Configuration!), 0, user, password);

    /// <summary>The same at a node of a cluster.</summary>
    public static async Task<RawRedis> ConnectAsync(ConfigurationOptions options, int node, string? user = null, string? password = null)
    {
        var raw = new RawRedis();
        await raw._client.Client.ConnectAsync(options.EndPoints[node]);
        var welcome = user is null ? await raw.SendAsync("AUTH", options.Password!) : await raw.SendAsync("AUTH", user, password!);
        return welcome == "+OK" ? raw : throw new UnauthorizedAccessException(welcome);
    }

    /// <returns>The first line of the answer.</returns>
    public async Task<string> SendAsync(params string[] command)
    {
        var text = new StringBuilder($"*{command.Length}\r\n");
        foreach (var part in command)
        {
            text.Append($"${Encoding.UTF8.GetByteCount(part)}\r\n{part}\r\n");
        }

        var stream = _client.GetStream();
        await stream.WriteAsync(Encoding.UTF8.GetBytes(text.ToString()));
        var buffer = new byte[65_536];
        var length = await stream.ReadAsync(buffer).AsTask().WaitAsync(TimeSpan.FromSeconds(5));
        return Encoding.UTF8.GetString(buffer, 0, length).Split("\r\n")[0];
    }

    public ValueTask DisposeAsync()
    {
        _client.Dispose();
        return ValueTask.CompletedTask;
    }
}
