using System.Buffers.Text;
using System.Security.Cryptography;
using System.Text;
using System.Text.Json;
using Microsoft.Extensions.Options;

namespace OrchStack.Tenancy;

/// <summary>Signs reports as JSON Web Signature with ES256 (RFC 7518, section 3.4). The key is read once.</summary>
internal sealed class TenantRemovalReports : ITenantRemovalReports, IDisposable
{
    private readonly Lazy<ECDsa> _key;
    private readonly Lock _turn = new();

    public TenantRemovalReports(IOptions<TenantRemovalOptions> options, LocalKeyFolder folder) => _key = new(() => Read(options.Value.SigningKey, folder));

    public string PublicKey => _key.Value.ExportSubjectPublicKeyInfoPem();

    public TenantRemovalReport Sign(TenantRemovalPayload payload)
    {
        var header = JsonSerializer.SerializeToUtf8Bytes(new TenantRemovalHeader("ES256", "tenant-removal+jwt", KeyId()), TenantRemovalJson.Default.TenantRemovalHeader);
        var body = JsonSerializer.SerializeToUtf8Bytes(payload, TenantRemovalJson.Default.TenantRemovalPayload);
        var signed = $"{Base64Url.EncodeToString(header)}.{Base64Url.EncodeToString(body)}";
        byte[] signature;
        lock (_turn)
        {
            signature = _key.Value.SignData(Encoding.ASCII.GetBytes(signed), HashAlgorithmName.SHA256);
        }

        return payload.ToReport($"{signed}.{Base64Url.EncodeToString(signature)}");
    }

    public TenantRemovalReport Verify(string report)
    {
        ArgumentNullException.ThrowIfNull(report);
        try
        {
            var end = report.LastIndexOf('.');
            if (end < 0 || report.Split('.') is not [_, var body, var signature] || !IsSigned(report[..end], Base64Url.DecodeFromChars(signature)))
            {
                throw new TenantRemovalReportException("its signature does not fit this key");
            }

            return JsonSerializer.Deserialize(Base64Url.DecodeFromChars(body), TenantRemovalJson.Default.TenantRemovalPayload)!.ToReport(report);
        }
        catch (Exception fault) when (fault is FormatException or JsonException)
        {
            throw new TenantRemovalReportException("it is not of the form of one", fault);
        }
    }

    public void Dispose()
    {
        if (_key.IsValueCreated)
        {
            _key.Value.Dispose();
        }
    }

    private bool IsSigned(string text, byte[] signature)
    {
        lock (_turn)
        {
            return _key.Value.VerifyData(Encoding.ASCII.GetBytes(text), signature, HashAlgorithmName.SHA256);
        }
    }

    private string KeyId() => Base64Url.EncodeToString(SHA256.HashData(_key.Value.ExportSubjectPublicKeyInfo()).AsSpan(0, 12));

    private static ECDsa Read(string? pem, LocalKeyFolder folder)
    {
        if (pem is null)
        {
            pem = ReadOrMake(folder);
        }

        var key = ECDsa.Create();
        key.ImportFromPem(pem);
        return key;
    }

    private static string ReadOrMake(LocalKeyFolder folder)
    {
        try
        {
            folder.MakeOnce(folder.ReportSigningKey, static () =>
            {
                using var made = ECDsa.Create(ECCurve.NamedCurves.nistP256);
                return Encoding.ASCII.GetBytes(made.ExportPkcs8PrivateKeyPem());
            });
            return File.ReadAllText(folder.ReportSigningKey);
        }
        catch (Exception fault) when (fault is IOException or UnauthorizedAccessException)
        {
            throw new InvalidOperationException(
                $"'{folder.ReportSigningKey}' can be neither read nor made, so the report of a tenant's removal cannot be signed. Let the application write its folder, or configure TenantRemovalOptions.SigningKey.", fault);
        }
    }
}
