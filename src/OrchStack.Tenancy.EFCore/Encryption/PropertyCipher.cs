using Microsoft.EntityFrameworkCore.Storage.ValueConversion;
using Microsoft.Extensions.DependencyInjection;

namespace OrchStack.Tenancy.EFCore;

/// <summary>
/// Encrypts the values of one property for the tenant who is current then. EF Core converts values without waiting: where the
/// tenant's key has to be read first, about twice a minute on each node, a thread waits for it.
/// </summary>
internal sealed class PropertyCipher
{
    private readonly IServiceProvider? _application;
    private readonly string _purpose;

    public PropertyCipher(IServiceProvider? application, string purpose)
    {
        _application = application;
        _purpose = purpose;
        OfTexts = new TenantEncryptedConverter<string>(text => Encrypt(text), text => Decrypt(text));
        OfBytes = new TenantEncryptedConverter<byte[]>(bytes => Encrypt(bytes), bytes => Decrypt(bytes));
    }

    public ValueConverter OfTexts { get; }

    public ValueConverter OfBytes { get; }

    private ITenantEncryptor Encryptor => _application?.GetService<ITenantEncryptor>() ?? throw new InvalidOperationException(
        $"'{_purpose}' is encrypted, and this context cannot see the application's services. Register it with AddDbContext or a factory, and call services.AddOrchStackTenancy().AddTenantEncryption().");

    private string Encrypt(string text) => Now(static (cipher, value) => cipher.Encryptor.EncryptAsync(value, cipher._purpose, ""), text);

    private string Decrypt(string text) => Now(static (cipher, value) => cipher.Encryptor.DecryptAsync(value, cipher._purpose, ""), text);

    private byte[] Encrypt(byte[] bytes) => Now(static (cipher, value) => cipher.Encryptor.EncryptAsync(value, cipher._purpose, ""), bytes);

    private byte[] Decrypt(byte[] bytes) => Now(static (cipher, value) => cipher.Encryptor.DecryptAsync(value, cipher._purpose, ""), bytes);

    private T Now<T>(Func<PropertyCipher, T, ValueTask<T>> convert, T value)
    {
        var converting = convert(this, value);

        // On a thread of the pool, where no context that waits for this one can hold it up.
        return converting.IsCompletedSuccessfully ? converting.GetAwaiter().GetResult() : Task.Run(converting.AsTask).GetAwaiter().GetResult();
    }
}
