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

    public ValueTask<TenantApiKeyVerdict> VerifyAsync(HttpContext context, CancellationToken cancellationToken)
    {
        if (context.Features.Get<TenantApiKeyVerdict>() is { } known)
        {
            return new(known);
        }

        var judging = JudgeAsync(context.Request.Headers, cancellationToken);
        return judging.IsCompletedSuccessfully ? new(Keep(context, judging.Result)) : WaitAsync(context, judging);
    }

    private static async ValueTask<TenantApiKeyVerdict> WaitAsync(HttpContext context, ValueTask<TenantApiKeyVerdict> judging) =>
        Keep(context, await judging.ConfigureAwait(false));

    private static TenantApiKeyVerdict Keep(HttpContext context, TenantApiKeyVerdict verdict)
    {
        context.Features.Set(verdict);
        return verdict;
    }

    private ValueTask<TenantApiKeyVerdict> JudgeAsync(IHeaderDictionary headers, CancellationToken cancellationToken)
    {
        var own = headers[_header];
        var authorization = headers.Authorization;
        var authorized = IsApiKey(authorization);
        if (own.Count == 0 && !authorized)
        {
            return new(TenantApiKeyVerdict.Absent);
        }

        if (own.Count + (authorized ? authorization.Count : 0) > 1)
        {
            return new(TenantApiKeyVerdict.Duplicated);
        }

        var text = authorized ? authorization[0]![Scheme.Length..].TrimStart(' ') : own[0];
        if (!TenantApiKeyCredential.TryParse(text, out var credential))
        {
            return new(TenantApiKeyVerdict.Invalid);
        }

        var finding = keys.GetAsync(credential.KeyId, static (store, id, ct) => store.FindAsync(id, ct), cancellationToken);
        return finding.IsCompletedSuccessfully ? new(Compare(credential, finding.Result)) : CompareAsync(credential, finding, cancellationToken);
    }

    private async ValueTask<TenantApiKeyVerdict> CompareAsync(
        TenantApiKeyCredential credential, ValueTask<TenantApiKey?> finding, CancellationToken cancellationToken)
    {
        TenantApiKey? key;
        try
        {
            key = await finding.ConfigureAwait(false);
        }
        catch (Exception fault) when (fault is not TenantRegistryException && !cancellationToken.IsCancellationRequested)
        {
            throw new TenantRegistryException(fault);
        }

        return Compare(credential, key);
    }

    private TenantApiKeyVerdict Compare(TenantApiKeyCredential credential, TenantApiKey? key)
    {
        if (key is null || !credential.Opens(key) || !key.WorksAt(time.GetUtcNow()))
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
