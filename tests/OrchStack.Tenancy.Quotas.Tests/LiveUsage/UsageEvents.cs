using System.Text.Json;

namespace OrchStack.Tenancy.Quotas.Tests;

/// <summary>Reads a stream of server-sent events block by block, comments included.</summary>
internal sealed class UsageEvents(HttpResponseMessage response, Stream stream) : IDisposable
{
    // Only so that a stream that says nothing fails its test instead of holding it.
    private static readonly TimeSpan Patience = TimeSpan.FromMinutes(1);

    private readonly StreamReader _reader = new(stream);

    public HttpResponseMessage Response => response;

    /// <summary>The next block as it stands; null at the end of the stream.</summary>
    public async Task<string?> NextAsync()
    {
        var lines = new List<string>();
        while (await _reader.ReadLineAsync().WaitAsync(Patience) is { } line)
        {
            if (line.Length == 0)
            {
                return string.Join('\n', lines);
            }

            lines.Add(line);
        }

        Assert.Empty(lines);
        return null;
    }

    /// <summary>What the next event says is used of a limit; whatever else comes fails the test.</summary>
    public async Task<long?> NextUsedAsync(string limit = "ai.tokens")
    {
        const string Start = "event: usage\ndata: ";
        var block = await NextAsync();
        Assert.StartsWith(Start, block, StringComparison.Ordinal);
        using var json = JsonDocument.Parse(block![Start.Length..]);
        return json.RootElement.Limit(limit).GetProperty("used").GetInt64();
    }

    public void Dispose()
    {
        _reader.Dispose();
        response.Dispose();
    }
}
