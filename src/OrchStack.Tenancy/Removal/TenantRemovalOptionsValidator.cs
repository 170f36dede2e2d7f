using System.Security.Cryptography;
using Microsoft.Extensions.Options;

namespace OrchStack.Tenancy;

internal sealed class TenantRemovalOptionsValidator : IValidateOptions<TenantRemovalOptions>
{
    private const string Cure = "Set a private key of P-256 in PEM, as \"openssl ecparam -name prime256v1 -genkey -noout\" makes one, or leave it null.";

    public ValidateOptionsResult Validate(string? name, TenantRemovalOptions options)
    {
        if (options.SigningKey is not { } pem)
        {
            return ValidateOptionsResult.Success;
        }

        try
        {
            using var key = ECDsa.Create();
            key.ImportFromPem(pem);
            key.SignData("trial"u8, HashAlgorithmName.SHA256);
            return key.KeySize == 256 ? ValidateOptionsResult.Success : ValidateOptionsResult.Fail($"TenantRemovalOptions.SigningKey has {key.KeySize} bits. {Cure}");
        }
        catch (Exception fault) when (fault is CryptographicException or ArgumentException)
        {
            return ValidateOptionsResult.Fail($"TenantRemovalOptions.SigningKey cannot be read as a private key. {Cure}");
        }
    }
}
