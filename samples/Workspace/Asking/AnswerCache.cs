using System.Security.Cryptography;
using System.Text;
using Microsoft.Extensions.AI;
using Microsoft.Extensions.Caching.Distributed;

namespace Workspace.Asking;

/// <summary>
/// Keeps answers for a few minutes: the same prompt is answered once. The key is made of the prompt alone, which two tenants may well
/// share; that neither gets the other's answer is the cache's affair.
/// </summary>
internal sealed class AnswerCache(IDistributedCache cache)
{
    private static readonly DistributedCacheEntryOptions Minutes = new() { AbsoluteExpirationRelativeToNow = TimeSpan.FromMinutes(5) };

    public async Task<string> GetAsync(IList<ChatMessage> prompt, Func<Task<string>> answer, CancellationToken cancellationToken)
    {
        var key = $"answer:{Convert.ToHexStringLower(SHA256.HashData(Encoding.UTF8.GetBytes(string.Join('\0', prompt.Select(static message => message.Text)))))}";
        if (await cache.GetStringAsync(key, cancellationToken) is { } known)
        {
            return known;
        }

        var text = await answer();
        await cache.SetStringAsync(key, text, Minutes, cancellationToken);
        return text;
    }
}
