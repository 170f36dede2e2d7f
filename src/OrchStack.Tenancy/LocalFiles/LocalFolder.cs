using System.Security.Cryptography;
using System.Text;
using Microsoft.Extensions.Hosting;
using Microsoft.Extensions.Options;

namespace OrchStack.Tenancy;

/// <summary>
/// Where on the disk a tenant's files lie: <c>{root}/{tenant}/{first two digits}/{SHA-256 of the key}</c>. No letter of a key comes into a
/// path, so there is nothing to traverse, to fold or to reserve, and a key may be the beginning of another.
/// </summary>
internal sealed class LocalFolder(IOptions<TenantFilesOptions> options, TimeProvider time, IHostEnvironment? environment = null)
{
    private const string UnfinishedFolder = "unfinished";

    private static readonly TimeSpan TimeToFinish = TimeSpan.FromDays(1);

    private string Root { get; } = Path.GetFullPath(options.Value.LocalRoot ?? Path.Combine(environment?.ContentRootPath ?? AppContext.BaseDirectory, "tenant-files"));

    public string Of(TenantId tenant, string key)
    {
        var name = Convert.ToHexStringLower(SHA256.HashData(Encoding.UTF8.GetBytes(key)));
        return Own(tenant, name[..2], name);
    }

    /// <summary>All files of the tenant, in no order.</summary>
    public IEnumerable<string> Of(TenantId tenant)
    {
        var folder = Own(tenant);
        return !Directory.Exists(folder) ? [] : Directory.EnumerateDirectories(folder)
            .Where(static part => Path.GetFileName(part) != UnfinishedFolder)
            .SelectMany(part => Directory.EnumerateFiles(Own(tenant, Path.GetFileName(part))))
            .Select(NoLink);
    }

    /// <summary>A new file, for content that is still coming.</summary>
    public string Unfinished(TenantId tenant)
    {
        var folder = Own(tenant, UnfinishedFolder);
        foreach (var left in Directory.CreateDirectory(folder).EnumerateFiles().Where(file => time.GetUtcNow() - file.LastWriteTimeUtc > TimeToFinish))
        {
            // Of a process that has ended in the middle.
            left.Delete();
        }

        return Path.Combine(folder, Guid.NewGuid().ToString("N"));
    }

    /// <returns>How many files there were.</returns>
    public long Delete(TenantId tenant, CancellationToken cancellationToken)
    {
        var deleted = 0L;
        foreach (var path in Of(tenant))
        {
            cancellationToken.ThrowIfCancellationRequested();
            File.Delete(path);
            deleted++;
        }

        if (Directory.Exists(Own(tenant)))
        {
            Directory.Delete(Own(tenant), recursive: true);
        }

        return deleted;
    }

    /// <summary>As S3 sorts keys.</summary>
    public static int CompareBytes(string one, string other) => Encoding.UTF8.GetBytes(one).AsSpan().SequenceCompareTo(Encoding.UTF8.GetBytes(other));

    private string Own(TenantId tenant, params ReadOnlySpan<string> parts)
    {
        var path = NoLink(Path.Combine(Root, tenant.ToString()));
        foreach (var part in parts)
        {
            path = NoLink(Path.Combine(path, part));
        }

        return path;
    }

    /// <summary>A link would lead to a place that is not this tenant's.</summary>
    private static string NoLink(string path) => new FileInfo(path).LinkTarget is null ? path : throw new IOException(
        $"Refused to follow the link '{path}': tenants' files lie in folders of their own. Nothing was read or written. Remove the link; TenantFilesOptions.LocalRoot itself may be one.");
}
