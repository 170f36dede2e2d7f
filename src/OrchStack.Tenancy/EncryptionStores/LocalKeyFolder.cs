using Microsoft.Extensions.Hosting;
using Microsoft.Extensions.Options;

namespace OrchStack.Tenancy;

/// <summary>Files of keys on this machine, which nobody but the application's account reads.</summary>
internal sealed class LocalKeyFolder(IOptions<TenantEncryptionOptions> options, IHostEnvironment? environment = null)
{
    private const UnixFileMode OwnerOnly = UnixFileMode.UserRead | UnixFileMode.UserWrite;

    private string Root { get; } = Path.GetFullPath(options.Value.LocalFolder ?? Path.Combine(environment?.ContentRootPath ?? AppContext.BaseDirectory, "tenant-keys"));

    public string KeyEncryptionKeys => Path.Combine(Root, "key-encryption-keys");

    public string ReportSigningKey => Path.Combine(Root, "report-signing-key.pem");

    public bool HasTenants => Directory.Exists(Root) && Directory.EnumerateFiles(Root, "*.json").Any();

    /// <summary>Of several processes one makes the file, and the others wait for it.</summary>
    public void MakeOnce(string path, Func<byte[]> content)
    {
        using var turn = LockAsync(path, CancellationToken.None).GetAwaiter().GetResult();
        if (!File.Exists(path))
        {
            Write(path, content());
        }
    }

    public string Of(TenantId tenant) => Path.Combine(Root, $"{tenant}.json");

    /// <summary>Waits for other processes.</summary>
    public async Task<FileStream> LockAsync(string path, CancellationToken cancellationToken)
    {
        Create();
        for (var left = 500; ; left--)
        {
            try
            {
                return new FileStream($"{path}.lock", FileMode.OpenOrCreate, FileAccess.ReadWrite, FileShare.None);
            }
            catch (IOException) when (left > 0)
            {
                await Task.Delay(20, cancellationToken).ConfigureAwait(false);
            }
        }
    }

    /// <summary>Whole or not at all; what stood there is overwritten.</summary>
    public void Write(string path, ReadOnlySpan<byte> content) => File.Move(WriteBeside(path, content), path, overwrite: true);

    private string WriteBeside(string path, ReadOnlySpan<byte> content)
    {
        Create();
        var unfinished = $"{path}.{Guid.NewGuid():n}";
        using var stream = new FileStream(unfinished, New());
        stream.Write(content);
        stream.Flush(flushToDisk: true);
        return unfinished;
    }

    private static FileStreamOptions New()
    {
        var options = new FileStreamOptions { Mode = FileMode.CreateNew, Access = FileAccess.Write };
        if (!OperatingSystem.IsWindows())
        {
            options.UnixCreateMode = OwnerOnly;
        }

        return options;
    }

    private void Create()
    {
        if (OperatingSystem.IsWindows())
        {
            Directory.CreateDirectory(Root);
        }
        else
        {
            Directory.CreateDirectory(Root, OwnerOnly | UnixFileMode.UserExecute);
        }
    }
}
