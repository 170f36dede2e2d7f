using Microsoft.AspNetCore.Http;
using Microsoft.Extensions.Options;
using Microsoft.Extensions.Primitives;

namespace OrchStack.Tenancy;

/// <summary>Reads a request's API key and compares it with the stored hash in constant time.</summary>
internal sealed class TenantApiKeyVerifier(
    RegistryCache<ITenantApiKeyStore, TenantApiKey> keys, ApiKeyUsage usage, IOptions<TenantApiKeyOptions> options, TimeProvider time)
{
    private const string Scheme = TenantApiKeyDefaults.AuthenticationScheme;

    private readonly string _header = options.Value.HeaderName;

    public async ValueTask<TenantApiKeyVerdict> VerifyAsync(HttpContext context, CancellationToken cancellationToken)
    {
        if (context.Features.Get<TenantApiKeyVerdict>() is { } known)
        {
            return known;
        }

        var verdict = await JudgeAsync(context.Request.Headers, cancellationToken).ConfigureAwait(false);
        context.Features.Set(verdict);
        return verdict;
    }

    private async ValueTask<TenantApiKeyVerdict> JudgeAsync(IHeaderDictionary headers, CancellationToken cancellationToken)
    {
        var own = headers[_header];
        var authorization = headers.Authorization;
        var authorized = IsApiKey(authorization);
        if (own.Count == 0 && !authorized)
        {
            return TenantApiKeyVerdict.Absent;
        }

        if (own.Count + (authorized ? authorization.Count : 0) > 1)
        {
            return TenantApiKeyVerdict.Duplicated;
        }

        var text = authorized ? authorization[0].AsSpan(Scheme.Length).TrimStart(' ') : own[0];
        return TenantApiKeyCredential.TryParse(text, out var credential)
            ? await CompareAsync(credential, cancellationToken).ConfigureAwait(false)
            : TenantApiKeyVerdict.Invalid;
    }

    private async ValueTask<TenantApiKeyVerdict> CompareAsync(TenantApiKeyCredential credential, CancellationToken cancellationToken)
    {
        TenantApiKey? key;
        try
        {
            key = await keys.GetAsync(credential.KeyId, static (store, id, ct) => store.FindAsync(id, ct), cancellationToken).ConfigureAwait(false);
        }
        catch (Exception fault) when (fault is not TenantRegistryException && !cancellationToken.IsCancellationRequested)
        {
            throw new TenantRegistryException(fault);
        }

        if (key is null || !key.Opens(credential.HashSecret()) || !key.WorksAt(time.GetUtcNow()))
        {
            return TenantApiKeyVerdict.Invalid;
        }

        usage.Note(key);
        return TenantApiKeyVerdict.Good(key);
    }

    private static bool IsApiKey(StringValues authorization)
    {
        foreach (var value in authorization)
        {
            // The scheme with nothing behind it is a credential too, and a bad one: servers trim the last space.
            if (value?.StartsWith(Scheme, StringComparison.OrdinalIgnoreCase) == true
                && (value.Length == Scheme.Length || value[Scheme.Length] == ' '))
            {
                return true;
            }
        }

        return false;
    }
}
