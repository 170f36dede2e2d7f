using System.Diagnostics;
using System.Security.Cryptography;
using System.Text;
using Microsoft.Extensions.Options;

namespace OrchStack.Tenancy.PostgreSql;

/// <summary>
/// Writes the context that the verifier in 2-context.sql reads: who, for which backend, until when, and an HMAC-SHA256
/// over all of it. Whoever reads one can use it on that connection, where it is in force anyway, and nowhere else.
/// </summary>
internal sealed class TenantContextSigner(IOptions<PostgreSqlTenancyOptions> options, TimeProvider time, ISigningKeySource? keys = null)
{
    private const int MostCharacters = 2048;

    private readonly TenantContextMode _mode = options.Value.ContextMode;
    private readonly long _lifetimeSeconds = (long)(options.Value.ContextMode == TenantContextMode.Pooler
        ? options.Value.PoolerLifetime
        : options.Value.ContextLifetime).TotalSeconds;

    /// <param name="tenant">Whose the session is.</param>
    /// <param name="backendPid">The connection's process in the database; of no account in the modes that bind to none.</param>
    public string Sign(Tenant tenant, int backendPid) => _mode switch
    {
        TenantContextMode.Plain => $"0.-.{tenant.Id.Value:N}.{Letter(tenant.Key.Type)}{Field(tenant.Key)}",
        TenantContextMode.Pooler => Signed(tenant, "*"),
        _ => Signed(tenant, backendPid),
    };

    private string Signed<T>(Tenant tenant, T backend)
    {
        var key = keys?.Current ?? options.Value.SigningKey!;
        var request = Activity.Current is { IdFormat: ActivityIdFormat.W3C } activity ? activity.TraceId.ToHexString() : "-";
        var expiry = time.GetUtcNow().ToUnixTimeSeconds() + _lifetimeSeconds;

        Span<char> text = stackalloc char[MostCharacters];
        if (!text.TryWrite($"1.{key.Id}.{tenant.Id.Value:N}.{Letter(tenant.Key.Type)}{Field(tenant.Key)}.{backend}.{expiry}.{request}", out var length))
        {
            throw new UnreachableException("A tenant key is at most 200 characters, so a context always fits.");
        }

        Span<byte> payload = stackalloc byte[length];
        Span<byte> signature = stackalloc byte[HMACSHA256.HashSizeInBytes];
        Encoding.ASCII.GetBytes(text[..length], payload);
        HMACSHA256.HashData(key.Secret, payload, signature);

        text[length++] = '.';
        _ = Convert.TryToHexStringLower(signature, text[length..], out var signatureLength);
        return text[..(length + signatureLength)].ToString();
    }

    private static char Letter(TenantKeyType type) => type switch
    {
        TenantKeyType.Uuid => 'u',
        TenantKeyType.BigInt => 'b',
        TenantKeyType.Integer => 'i',
        TenantKeyType.Text => 't',
        _ => throw new UnreachableException(),
    };

    // A text key may hold the dot that separates the fields.
    private static string Field(TenantKey key) => key.Type == TenantKeyType.Text
        ? Convert.ToHexStringLower(Encoding.UTF8.GetBytes(key.Text))
        : key.Text;
}
