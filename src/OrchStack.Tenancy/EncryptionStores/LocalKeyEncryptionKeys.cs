using System.Security.Cryptography;
using System.Text;

namespace OrchStack.Tenancy;

/// <summary>
/// Key-encryption keys in a file: a line each, <c>id base64-of-32-bytes</c>, the current one first. Read once. The file is made at the first use, but
/// not where keys of tenants are there already, which another file must have wrapped.
/// </summary>
internal sealed class LocalKeyEncryptionKeys : IKeyEncryptionKeys
{
    private readonly LocalKeyFolder _folder;
    private readonly Lazy<(string Current, Dictionary<string, byte[]> Keys)> _read;

    public LocalKeyEncryptionKeys(LocalKeyFolder folder)
    {
        _folder = folder;
        _read = new(Read);
    }

    public string CurrentId => _read.Value.Current;

    public ValueTask<byte[]> WrapAsync(ReadOnlyMemory<byte> key, ReadOnlyMemory<byte> context, CancellationToken cancellationToken) =>
        new(KeyWrapping.Wrap(_read.Value.Keys[CurrentId], key.Span, context.Span));

    public ValueTask<byte[]> UnwrapAsync(string id, ReadOnlyMemory<byte> wrapped, ReadOnlyMemory<byte> context, CancellationToken cancellationToken)
    {
        if (!_read.Value.Keys.TryGetValue(id, out var own))
        {
            throw new CryptographicException($"There is no key-encryption key '{id}' in '{_folder.KeyEncryptionKeys}'. Put its line back; the first line is the current one.");
        }

        return new(KeyWrapping.Unwrap(own, wrapped.Span, context.Span));
    }

    private (string Current, Dictionary<string, byte[]> Keys) Read()
    {
        var path = _folder.KeyEncryptionKeys;
        if (!File.Exists(path))
        {
            if (_folder.HasTenants)
            {
                throw new InvalidOperationException($"'{path}' is missing, and keys of tenants that it has wrapped are there. Restore it from its copy: a new one would not open them.");
            }

            _folder.MakeOnce(path, static () => Encoding.ASCII.GetBytes($"{Guid.NewGuid():n} {Convert.ToBase64String(RandomNumberGenerator.GetBytes(TenantCipher.KeyLength))}\n"));
        }

        Dictionary<string, byte[]> keys = new(StringComparer.Ordinal);
        string? current = null;
        foreach (var line in File.ReadAllLines(path).Where(static line => line.Length > 0))
        {
            var key = new byte[TenantCipher.KeyLength];
            if (line.Split(' ') is not [{ Length: > 0 } id, var text] || !Convert.TryFromBase64String(text, key, out var length) || length != key.Length || !keys.TryAdd(id, key))
            {
                throw new InvalidDataException($"A line of '{path}' is no key-encryption key: \"id base64-of-32-bytes\" is expected, each id once. openssl rand -base64 32 makes one.");
            }

            current ??= id;
        }

        return (current ?? throw new InvalidDataException($"'{path}' is empty. Restore it from its copy."), keys);
    }
}
